using System.Globalization;
using System.Xml.Linq;
using VlogStudio.Core.Timelines.Exchange.Sheets;

namespace VlogStudio.Core.Timelines.Exchange.Fcpxml;

/// <summary>
/// Final Cut Pro XML 1.10: one storyline of clips and titles with transitions over its cuts; words, music and voice are connected to the clip they begin
/// over, and chapters marked on it.
/// </summary>
internal sealed class FcpxmlWriter
{
    private readonly Sheet sheet;
    private readonly IReadOnlyDictionary<Guid, ExchangeMedia> media;
    private readonly XElement resources = new("resources");
    private readonly Dictionary<string, (XElement Element, TimeSpan? Length)> assets = new(StringComparer.Ordinal);
    private readonly List<(XElement Element, long Offset, int Frames, long Start)> storyline = [];
    private int styles;

    private FcpxmlWriter(Sheet sheet, IReadOnlyDictionary<Guid, ExchangeMedia> media) => (this.sheet, this.media) = (sheet, media);

    public static string Write(Sheet sheet, IReadOnlyDictionary<Guid, ExchangeMedia> media) => XmlText.Write(new FcpxmlWriter(sheet, media).Make());

    private XDocument Make()
    {
        resources.Add(new XElement("format", new XAttribute("id", "r1"), new XAttribute("frameDuration", Frames(1)), new XAttribute("width", sheet.Size.Width),
            new XAttribute("height", sheet.Size.Height), new XAttribute("colorSpace", "1-1-1 (Rec. 709)")));
        AddEffect("title", "Basic Title", ".../Titles.localized/Bumper:Opener.localized/Basic Title.localized/Basic Title.moti");
        AddEffect(nameof(TransitionKind.Crossfade), "Cross Dissolve", "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265");
        AddEffect(nameof(TransitionKind.FadeBlack), "Fade To Color", "FxPlug:F779C565-486D-4633-8035-0374B4DB8F5C");
        AddEffect(nameof(TransitionKind.Wipe), "Wipe", "FxPlug:857E2FBA-98DB-411B-A88C-CE6ABC1F65D8");
        var spine = Spine();
        foreach (var text in sheet.Texts)
        {
            Connect(TextOf(text), text.Start);
        }

        foreach (var (sound, i) in sheet.Music.Select((s, i) => (s, i)))
        {
            Connect(SoundOf(sound, -1, "music", i == 0), sound.Start);
        }

        if (sheet.Voice is { } voice)
        {
            Connect(SoundOf(voice, -2, "dialogue", true), voice.Start);
        }

        foreach (var marker in sheet.Markers)
        {
            var (clip, at) = Under(marker.Start);
            clip.Add(new XElement("chapter-marker", new XAttribute("start", Frames(at)), new XAttribute("duration", Frames(1)), new XAttribute("value", marker.Title),
                marker.Notes.Text("text") is { } exact ? new XAttribute("note", System.Text.Json.JsonSerializer.Serialize(exact)) : null, new XAttribute("posterOffset", "0s")));
        }

        foreach (var (element, _, _, _) in storyline)
        {
            InOrder(element);
        }

        var sequence = new XElement("sequence", new XAttribute("format", "r1"), new XAttribute("duration", Frames(sheet.TotalFrames)), new XAttribute("tcStart", "0s"),
            new XAttribute("tcFormat", "NDF"), new XAttribute("audioLayout", "stereo"), new XAttribute("audioRate", "48k"), spine, Metadata(sheet.Notes));
        return new XDocument(new XDocumentType("fcpxml", null, null, null), new XElement("fcpxml", new XAttribute("version", "1.10"), resources,
            new XElement("library", new XElement("event", new XAttribute("name", "VlogStudio"), new XElement("project", new XAttribute("name", sheet.Title), sequence)))));
    }

    private XElement Spine()
    {
        var spine = new XElement("spine");
        var at = 0L;
        for (var i = 0; i < sheet.Clips.Count; i++)
        {
            var clip = sheet.Clips[i];
            if (clip.Join is { } join)
            {
                spine.Add(TransitionOf(join, at));
            }

            var (head, frames) = CutPoint.Of(sheet.Clips, i);
            // A title has no speed of its own.
            var speed = clip.IsCard ? 1 : clip.Speed;
            var start = SheetMaker.Frame(speed == 1 ? clip.In : clip.In / speed, sheet.Rate) + head;
            var element = ClipOf(clip);
            element.Add(new XAttribute("offset", Frames(at)), new XAttribute("start", Frames(start)), new XAttribute("duration", Frames(frames)));
            spine.Add(element);
            storyline.Add((element, at, frames, start));
            at += frames;
        }

        return spine;
    }

    private XElement ClipOf(SheetClip clip)
    {
        if (clip.IsCard)
        {
            return Title(clip.Words!, clip.Ink!, clip.Notes);
        }

        var isStill = clip.Notes.All.ContainsKey("still");
        var element = new XElement(isStill ? "video" : "asset-clip", new XAttribute("ref", Asset(clip.File!, clip.Notes, clip.In + (sheet.Rate.ToTime(clip.Frames) * clip.Speed), hasVideo: true)), new XAttribute("name", clip.File!));
        element.Add(Speed(clip.Speed), new XElement("adjust-conform", new XAttribute("type", clip.Fit == ClipFit.Crop ? "fill" : "fit")));
        element.Add(clip.Stabilise == true && !isStill ? new XElement("adjust-stabilization", new XAttribute("type", "automatic")) : null);
        element.Add(isStill ? null : Volume((clip.Volume ?? 1) * (sheet.Volume ?? 1)), Metadata(clip.Notes));
        return element;
    }

    private static XElement? Speed(double speed)
    {
        if (speed == 1)
        {
            return null;
        }

        // 1000 s of the clip show as many seconds of the source times the speed.
        var value = ((long)Math.Round(1000 * speed * 1_000_000)).ToString(CultureInfo.InvariantCulture);
        return new XElement("timeMap",
            new XElement("timept", new XAttribute("time", "0s"), new XAttribute("value", "0s"), new XAttribute("interp", "linear")),
            new XElement("timept", new XAttribute("time", "1000s"), new XAttribute("value", $"{value}/1000000s"), new XAttribute("interp", "linear")));
    }

    private XElement TransitionOf(Transition join, long cut) => new(
        "transition", new XAttribute("name", join.Kind switch { TransitionKind.Crossfade => "Cross Dissolve", TransitionKind.FadeBlack => "Fade To Color", _ => "Wipe" }),
        new XAttribute("offset", Frames(cut - CutPoint.Before(join))), new XAttribute("duration", Frames(join.Frames)),
        new XElement("filter-video", new XAttribute("ref", join.Kind.ToString()), new XAttribute("name", join.Kind.ToString())));

    private XElement TextOf(SheetText text)
    {
        var title = Title(text.Words, "#ffffff", text.Notes);
        title.Add(new XAttribute("lane", text.Lane + 1), new XAttribute("duration", Frames(text.Frames)), new XAttribute("start", "0s"));
        return title;
    }

    private XElement Title(string words, string ink, Notes notes)
    {
        var style = $"ts{++styles}";
        var name = words.ReplaceLineEndings(" ");
        return new XElement("title", new XAttribute("ref", "title"), new XAttribute("name", name),
            new XElement("text", new XElement("text-style", new XAttribute("ref", style), words)),
            new XElement("text-style-def", new XAttribute("id", style), new XElement("text-style", new XAttribute("font", "Helvetica"), new XAttribute("fontSize", 60),
                new XAttribute("fontFace", "Regular"), new XAttribute("fontColor", FcpxmlColour.Write(ink)), new XAttribute("alignment", "center"))),
            Metadata(notes));
    }

    private XElement SoundOf(SheetSound sound, int lane, string role, bool isNoted)
    {
        var adjust = Volume(sound.Volume ?? 1) ?? new XElement("adjust-volume", new XAttribute("amount", "0dB"));
        if (sound.FadeIn > 0 || sound.FadeOut > 0)
        {
            adjust.Add(new XElement("param", new XAttribute("name", "amount"), FadeOf("fadeIn", sound.FadeIn), FadeOf("fadeOut", sound.FadeOut)));
        }

        return new XElement("asset-clip", new XAttribute("ref", Asset(sound.File!, sound.Notes, sound.In + sheet.Rate.ToTime(sound.Frames), hasVideo: false)), new XAttribute("name", sound.File!), new XAttribute("lane", lane),
            new XAttribute("start", Frames(SheetMaker.Frame(sound.In, sheet.Rate))), new XAttribute("duration", Frames(sound.Frames)), new XAttribute("audioRole", role), new XAttribute("srcEnable", "audio"),
            adjust, isNoted ? Metadata(sound.Notes) : null);
    }

    private XElement? FadeOf(string name, int? frames) => frames > 0 ? new XElement(name, new XAttribute("type", "linear"), new XAttribute("duration", Frames(frames.Value))) : null;

    private static XElement? Volume(double level) => level < 1 ? new XElement("adjust-volume", new XAttribute("amount", Decibels.Write(level) + "dB")) : null;

    /// <summary>The resource of a file; where its length is not known, it is as long as what is used of it.</summary>
    private string Asset(string file, Notes notes, TimeSpan until, bool hasVideo)
    {
        var key = $"{hasVideo} {file}";
        if (!assets.TryGetValue(key, out var asset))
        {
            var element = new XElement("asset", new XAttribute("id", $"a{assets.Count + 1}"), new XAttribute("name", file), new XAttribute("start", "0s"), new XAttribute("duration", "0s"),
                hasVideo ? new XAttribute("hasVideo", 1) : null, new XAttribute("hasAudio", 1), new XAttribute("audioSources", 1), new XAttribute("audioChannels", 2),
                hasVideo ? new XAttribute("format", "r1") : null,
                new XElement("media-rep", new XAttribute("kind", "original-media"), new XAttribute("src", $"./{ExchangeMedia.Folder}/{Uri.EscapeDataString(file)}")));
            var known = notes.Id("media") is { } id && media.TryGetValue(id, out var source) ? source.Duration : null;
            assets[key] = asset = (element, known);
            resources.Add(element);
        }

        var frames = SheetMaker.Frame(asset.Length ?? until, sheet.Rate);
        if (frames > FcpxmlTime.Frames((string)asset.Element.Attribute("duration")!, sheet.Rate, "asset"))
        {
            asset.Element.SetAttributeValue("duration", Frames(frames));
        }

        return (string)asset.Element.Attribute("id")!;
    }

    private void AddEffect(string id, string name, string uid) =>
        resources.Add(new XElement("effect", new XAttribute("id", id), new XAttribute("name", name), new XAttribute("uid", uid)));

    private void Connect(XElement element, int frame)
    {
        var (clip, at) = Under(frame);
        element.Add(new XAttribute("offset", Frames(at)));
        InOrder(element);
        clip.Add(element);
    }

    /// <summary>The clip of the storyline at a frame of the film, and the frame in the clip's own time.</summary>
    private (XElement Clip, long At) Under(int frame)
    {
        var (low, high) = (0, storyline.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = storyline[middle].Offset <= frame ? (middle, high) : (low, middle - 1);
        }

        return (storyline[low].Element, storyline[low].Start + frame - storyline[low].Offset);
    }

    /// <summary>The order in which the format wants an element's parts.</summary>
    private static void InOrder(XElement element)
    {
        var parts = element.Elements().OrderBy(Place).ToList();
        element.ReplaceNodes(parts);

        static int Place(XElement part) => part.Name.LocalName switch
        {
            "text" => 0, "text-style-def" => 1, "timeMap" => 2, "adjust-conform" => 3, "adjust-stabilization" => 4, "adjust-volume" => 5, "title" or "asset-clip" or "video" => 6,
            "chapter-marker" => 7, _ => 8,
        };
    }

    private static XElement? Metadata(Notes notes) => notes.All.Count == 0 ? null
        : new XElement("metadata", notes.All.Select(n => new XElement("md", new XAttribute("key", "com.vlogstudio." + n.Key), new XAttribute("value", n.Value))));

    private string Frames(long frames) => FcpxmlTime.Write(frames, sheet.Rate);
}

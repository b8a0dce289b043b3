using System.Globalization;
using System.Xml.Linq;
using VlogStudio.Core.Timelines.Exchange.Sheets;

namespace VlogStudio.Core.Timelines.Exchange.Mlt;

/// <summary>
/// MLT XML as Shotcut lays it out: one playlist a track; where two clips share frames stands a tractor of both in the playlist. All positions are
/// frames of the film, counted at a clip's own speed.
/// </summary>
internal sealed class MltWriter
{
    private readonly Sheet sheet;
    private readonly IReadOnlyDictionary<Guid, ExchangeMedia> media;
    private readonly XElement root;
    private readonly int total;

    private MltWriter(Sheet sheet, IReadOnlyDictionary<Guid, ExchangeMedia> media)
    {
        (this.sheet, this.media, total) = (sheet, media, sheet.TotalFrames);
        var divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(sheet.Size.Width, sheet.Size.Height);
        root = new XElement("mlt", new XAttribute("LC_NUMERIC", "C"), new XAttribute("version", "7.0.0"), new XAttribute("title", sheet.Title),
            new XElement("profile",
                new XAttribute("description", "VlogStudio"), new XAttribute("width", sheet.Size.Width), new XAttribute("height", sheet.Size.Height),
                new XAttribute("progressive", 1), new XAttribute("sample_aspect_num", 1), new XAttribute("sample_aspect_den", 1),
                new XAttribute("display_aspect_num", sheet.Size.Width / divisor), new XAttribute("display_aspect_den", sheet.Size.Height / divisor),
                new XAttribute("frame_rate_num", sheet.Rate.Numerator), new XAttribute("frame_rate_den", sheet.Rate.Denominator), new XAttribute("colorspace", 709)));
    }

    public static string Write(Sheet sheet, IReadOnlyDictionary<Guid, ExchangeMedia> media) => XmlText.Write(new XDocument(new MltWriter(sheet, media).Make()));

    private XElement Make()
    {
        root.Add(Node("producer", "black", [("length", Whole(total)), ("mlt_service", "color"), ("resource", "#ff000000"), ("eof", "pause")], 0, total - 1));
        root.Add(new XElement("playlist", new XAttribute("id", "background"), Entry("black", 0, total - 1)));
        List<(string Id, bool IsSound)> tracks = [("background", false)];
        root.Add(Film());
        tracks.Add(("film", false));
        foreach (var lane in sheet.Texts.GroupBy(t => t.Lane).OrderBy(g => g.Key))
        {
            tracks.Add((Lane(lane.Key, [.. lane.OrderBy(t => t.Start)]), false));
        }

        AddSounds("music", sheet.Music, tracks);
        AddSounds("voice", sheet.Voice is { } voice ? [voice] : [], tracks);
        var tractor = Node("tractor", "timeline", [("shotcut", "1"), ("vlogstudio:role", "timeline")], 0, total - 1);
        AddNotes(tractor, sheet.Notes);
        AddMarkers(tractor);
        tractor.Add(tracks.Select(t => new XElement("track", new XAttribute("producer", t.Id), t.IsSound ? new XAttribute("hide", "video") : null)));
        for (var i = 1; i < tracks.Count; i++)
        {
            tractor.Add(Node("transition", null, [("mlt_service", "mix"), ("a_track", "0"), ("b_track", Whole(i)), ("always_active", "1"), ("sum", "1")]));
            if (i > 1 && !tracks[i].IsSound)
            {
                // Picture over picture with see-through parts; needs no display, unlike what is drawn by Qt.
                tractor.Add(Node("transition", null, [("mlt_service", "affine"), ("a_track", "1"), ("b_track", Whole(i)), ("always_active", "1"), ("distort", "0")]));
            }
        }

        root.Add(tractor);
        return root;
    }

    private XElement Film()
    {
        var film = Node("playlist", "film", [("vlogstudio:role", "film")]);
        if (sheet.Volume is { } volume and < 1)
        {
            film.Add(Gain(volume));
        }

        for (var i = 0; i < sheet.Clips.Count; i++)
        {
            var clip = sheet.Clips[i];
            var (head, tail) = (clip.Join?.Frames ?? 0, i + 1 < sheet.Clips.Count ? sheet.Clips[i + 1].Join?.Frames ?? 0 : 0);
            root.Add(Producer(clip, i));
            if (clip.Join is { } join)
            {
                root.Add(JoinOf(join, i));
                film.Add(Entry($"join{i}", 0, head - 1));
            }

            var from = StartOf(clip);
            film.Add(Entry($"clip{i}", from + head, from + clip.Frames - tail - 1));
        }

        return film;
    }

    /// <summary>Where a clip begins, in frames of the film at its own speed.</summary>
    private long StartOf(SheetClip clip) => SheetMaker.Frame(clip.Speed == 1 ? clip.In : clip.In / clip.Speed, sheet.Rate);

    private XElement Producer(SheetClip clip, int index)
    {
        var id = $"clip{index}";
        var length = StartOf(clip) + clip.Frames;
        XElement producer;
        if (clip.IsCard)
        {
            producer = Node("producer", id, [("length", Whole(length)), ("eof", "pause"), ("mlt_service", "color"), ("resource", clip.Ground!)]);
            producer.Add(MltWords.Filter(clip.Words!, "card", clip.Ink!, sheet.Size));
        }
        else if (clip.Notes.All.ContainsKey("still"))
        {
            producer = Node("producer", id, [("length", Whole(length)), ("eof", "pause"), ("ttl", Whole(length)), ("resource", PathOf(clip.File!)), ("mlt_service", "pixbuf")]);
        }
        else if (clip.Speed == 1)
        {
            producer = Node("producer", id, [("resource", PathOf(clip.File!)), ("mlt_service", "avformat"), ("seekable", "1")]);
        }
        else
        {
            var speed = Real(clip.Speed);
            producer = Node("producer", id, [("resource", $"{speed}:{PathOf(clip.File!)}"), ("warp_speed", speed), ("warp_resource", PathOf(clip.File!)), ("warp_pitch", "1"), ("mlt_service", "timewarp")]);
        }

        if (clip.IsCard || clip.Notes.All.ContainsKey("still"))
        {
            producer.AddFirst(Property("warp_speed", Real(clip.Speed)));
        }

        producer.Add(clip.Volume is { } volume and < 1 ? Gain(volume) : null);
        AddPlace(producer, clip);
        AddNotes(producer, clip.Notes);
        return producer;
    }

    /// <summary>Where the picture stands, if its shape is known: a part of it fills the film, or a blurred copy of itself is put beside it.</summary>
    private void AddPlace(XElement producer, SheetClip clip)
    {
        if (clip.IsCard || clip.Notes.Id("media") is not { } id || !media.TryGetValue(id, out var source) || source.Size is not { Width: > 0, Height: > 0 } shape)
        {
            return;
        }

        var framing = new MltFraming(sheet.Size, shape);
        var (scale, noted) = (Math.Min((double)sheet.Size.Width / shape.Width, (double)sheet.Size.Height / shape.Height), $"{shape.Width}x{shape.Height}");
        var (width, height) = ((int)Math.Round(shape.Width * scale), (int)Math.Round(shape.Height * scale));
        var isSameShape = width > sheet.Size.Width * 0.99 && height > sheet.Size.Height * 0.99;
        if (clip.Notes.Json<KenBurns>("still") is { } still)
        {
            producer.Add(framing.Moving(still, StartOf(clip), clip.Frames), Property("vlogstudio:shape", noted));
        }
        else if (clip.Notes.Json<Reframe>("reframe") is { } part)
        {
            producer.Add(framing.Still(part), Property("vlogstudio:shape", noted));
        }
        else if (!isSameShape)
        {
            producer.Add(clip.Fit == ClipFit.Crop ? framing.Still(new Reframe(0.5, 0.5, 1))
                : Node("filter", null, [("mlt_service", "pillar_echo"), ("rect", $"{(sheet.Size.Width - width) / 2} {(sheet.Size.Height - height) / 2} {width} {height}"), ("blur", "4")]));
        }
    }

    private XElement JoinOf(Transition join, int index)
    {
        var (before, after) = (sheet.Clips[index - 1], sheet.Clips[index]);
        var (from, to) = (StartOf(before) + before.Frames - join.Frames, StartOf(after));
        var tractor = Node("tractor", $"join{index}", [("shotcut:transition", "lumaMix")], 0, join.Frames - 1);
        tractor.Add(
            new XElement("track", new XAttribute("producer", $"clip{index - 1}"), new XAttribute("in", from), new XAttribute("out", from + join.Frames - 1)),
            new XElement("track", new XAttribute("producer", $"clip{index}"), new XAttribute("in", to), new XAttribute("out", to + join.Frames - 1)));
        if (join.Kind == TransitionKind.FadeBlack)
        {
            // The picture goes down and comes up again while the one becomes the other below.
            tractor.Add(Node("filter", null, [("mlt_service", "brightness"), ("level", $"0=1;{join.Frames / 2}=0;{join.Frames}=1")], 0, join.Frames - 1));
        }

        var luma = Node("transition", null, [("mlt_service", "luma"), ("a_track", "0"), ("b_track", "1"), ("progressive", "1")], 0, join.Frames - 1);
        if (join.Kind == TransitionKind.Wipe)
        {
            luma.Add(Property("resource", "%luma01.pgm"), Property("invert", "1"), Property("softness", "0"));
        }

        tractor.Add(luma, Node("transition", null, [("mlt_service", "mix"), ("a_track", "0"), ("b_track", "1"), ("start", "-1"), ("accepts_blanks", "1")], 0, join.Frames - 1));
        return tractor;
    }

    private string Lane(int lane, IReadOnlyList<SheetText> texts)
    {
        var playlist = Node("playlist", $"words{lane}", [("vlogstudio:role", "words")]);
        var at = 0;
        foreach (var text in texts)
        {
            var id = $"words{lane}at{text.Start}";
            var producer = Node("producer", id, [("length", Whole(text.Frames)), ("eof", "pause"), ("mlt_service", "color"), ("resource", "#00000000"), ("mlt_image_format", "rgba")], 0, text.Frames - 1);
            producer.Add(MltWords.Filter(text.Words, text.Notes.Text("role") ?? "title", "#ffffff", sheet.Size));
            AddNotes(producer, text.Notes);
            root.Add(producer);
            if (text.Start > at)
            {
                playlist.Add(new XElement("blank", new XAttribute("length", text.Start - at)));
            }

            playlist.Add(Entry(id, 0, text.Frames - 1));
            at = text.Start + text.Frames;
        }

        root.Add(playlist);
        return $"words{lane}";
    }

    private void AddSounds(string role, IReadOnlyList<SheetSound> sounds, List<(string Id, bool IsSound)> tracks)
    {
        if (sounds.Count == 0)
        {
            return;
        }

        var first = sounds[0];
        var producer = Node("producer", role + "0", [("resource", PathOf(first.File!)), ("mlt_service", "avformat"), ("seekable", "1"), ("video_index", "-1")]);
        AddNotes(producer, first.Notes);
        root.Add(producer);
        var playlist = Node("playlist", role, [("vlogstudio:role", role)]);
        playlist.Add(first.Volume is { } volume and < 1 ? Gain(volume) : null);
        playlist.Add(first.FadeIn > 0 ? Fade($"0=-60;{first.FadeIn}=0", "in") : null);
        playlist.Add(sounds[^1].FadeOut is > 0 and var fade ? Fade($"{total - fade}=0;{total}=-60", "out") : null);
        playlist.Add(first.Start > 0 ? new XElement("blank", new XAttribute("length", first.Start)) : null);
        playlist.Add(sounds.Select(s => Entry(role + "0", SheetMaker.Frame(s.In, sheet.Rate), SheetMaker.Frame(s.In, sheet.Rate) + s.Frames - 1)));
        root.Add(playlist);
        tracks.Add((role, true));
    }

    private void AddMarkers(XElement tractor)
    {
        if (sheet.Markers.Count == 0)
        {
            return;
        }

        tractor.Add(new XElement("properties", new XAttribute("name", "shotcut:markers"), sheet.Markers.Select((marker, i) =>
        {
            var time = MltTime.Clock(marker.Start, sheet.Rate);
            var properties = new XElement("properties", new XAttribute("name", i), Property("text", marker.Title), Property("start", time), Property("end", time), Property("color", "#008000"));
            AddNotes(properties, marker.Notes);
            return properties;
        })));
    }

    private static string PathOf(string file) => $"{ExchangeMedia.Folder}/{file}";

    private static XElement Gain(double volume) => Node("filter", null, [("mlt_service", "volume"), ("level", Decibels.Write(volume))]);

    private static XElement Fade(string level, string way) => Node("filter", null, [("mlt_service", "volume"), ("level", level), ("vlogstudio:fade", way)]);

    private static XElement Entry(string id, long from, long to) => new("entry", new XAttribute("producer", id), new XAttribute("in", from), new XAttribute("out", to));

    private static void AddNotes(XElement element, Notes notes) => element.Add(notes.All.Select(n => Property("vlogstudio:" + n.Key, n.Value)));

    internal static XElement Property(string name, string value) => new("property", new XAttribute("name", name), value);

    internal static XElement Node(string name, string? id, (string Name, string Value)[] properties, long? from = null, long? to = null) => new(
        name, id is null ? null : new XAttribute("id", id), from is null ? null : new XAttribute("in", from), to is null ? null : new XAttribute("out", to),
        properties.Select(p => Property(p.Name, p.Value)));

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Real(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

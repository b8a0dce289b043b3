using System.Globalization;
using System.Xml.Linq;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines.Exchange.Sheets;

namespace VlogStudio.Core.Timelines.Exchange.Fcpxml;

/// <summary>Reads Final Cut Pro XML: the first project's storyline and what is connected to it.</summary>
internal sealed class FcpxmlReader
{
    private const string Ours = "com.vlogstudio.";

    private readonly Dictionary<string, XElement> resources = new(StringComparer.Ordinal);
    private readonly XElement sequence;
    private readonly string title;
    private readonly FrameRate rate;
    private readonly FrameSize size;
    private readonly Notes notes;
    private readonly List<SheetClip> clips = [];
    private readonly List<SheetText> texts = [];
    private readonly List<(string Role, SheetSound Sound)> sounds = [];
    private readonly List<SheetMarker> markers = [];

    private FcpxmlReader(XElement root)
    {
        foreach (var resource in root.Elements("resources").Elements().Where(e => (string?)e.Attribute("id") is not null))
        {
            resources[(string)resource.Attribute("id")!] = resource;
        }

        var project = root.Descendants("project").FirstOrDefault() ?? throw DocumentFault.Missing(XmlText.Where(root), "project");
        sequence = project.Element("sequence") ?? throw DocumentFault.Missing(XmlText.Where(project), "sequence");
        title = (string?)project.Attribute("name") ?? "";
        var format = Resource(sequence, "format");
        var (above, below) = FcpxmlTime.Read((string?)format.Attribute("frameDuration"), XmlText.Where(format) + " frameDuration");
        rate = above is > 0 and <= int.MaxValue && above == Math.Floor(above) && below <= int.MaxValue
            ? TimelineExchange.Checked(new FrameRate((int)below, (int)above), XmlText.Where(format)) : throw DocumentFault.Value(XmlText.Where(format) + " frameDuration", (string?)format.Attribute("frameDuration") ?? "");
        size = new FrameSize(Pixels(format, "width"), Pixels(format, "height"));
        notes = NotesOf(sequence);
    }

    public static Sheet Read(string text)
    {
        var root = XmlText.Read(text).Root!;
        if (root.Name.LocalName != "fcpxml")
        {
            throw DocumentFault.Missing(XmlText.Where(root), "fcpxml");
        }

        return new FcpxmlReader(root).Read();
    }

    private Sheet Read()
    {
        Transition? join = null;
        var (cut, head, tail) = (0, 0, 0);
        foreach (var item in (sequence.Element("spine") ?? throw DocumentFault.Missing(XmlText.Where(sequence), "spine")).Elements())
        {
            var length = Frames(item, "duration") ?? throw DocumentFault.Missing(XmlText.Where(item), "duration");
            if (length < 1 || cut + length > TimelineExchange.MostFrames)
            {
                throw DocumentFault.Value(XmlText.Where(item) + " duration", (string)item.Attribute("duration")!);
            }

            switch (item.Name.LocalName)
            {
                case "transition" when clips.Count > 0 && join is null:
                    head = Math.Clamp(cut - (Frames(item, "offset") ?? cut - (length / 2)), 0, length);
                    tail = length - head;
                    join = new Transition(KindOf(item), length);
                    clips[^1] = clips[^1] with { Frames = clips[^1].Frames + tail };
                    break;
                case "asset-clip" or "video" or "title" or "clip":
                    clips.Add(ClipOf(item, join is null ? 0 : head, length) with { Join = join });
                    ReadConnected(item, cut, Frames(item, "start") ?? 0);
                    (join, cut) = (null, cut + length);
                    break;
                default:
                    throw new DocumentFault(Problem.Invalid(XmlText.Where(item), "document_gap"));
            }
        }

        if (join is not null)
        {
            throw DocumentFault.Missing(XmlText.Where(sequence), "asset-clip");
        }

        return new Sheet
        {
            Title = title, Rate = rate, Size = size, Clips = clips, Texts = texts, Markers = markers, Notes = notes,
            Music = [.. sounds.Where(s => s.Role == "music").OrderBy(s => s.Sound.Start).Select(s => s.Sound)],
            Voice = sounds.Where(s => s.Role == "dialogue").Select(s => s.Sound).FirstOrDefault(),
        };
    }

    private SheetClip ClipOf(XElement item, int head, int length)
    {
        var said = NotesOf(item);
        var isCard = item.Name.LocalName == "title";
        var speed = isCard ? 1 : SpeedOf(item);
        var from = (Frames(item, "start") ?? 0) - head;
        if (from < 0)
        {
            throw DocumentFault.Value(XmlText.Where(item) + " start", (string?)item.Attribute("start") ?? "0s");
        }

        return new SheetClip
        {
            Where = XmlText.Where(item),
            File = isCard ? null : FileOf(item),
            IsCard = isCard,
            Words = isCard ? WordsOf(item) : null,
            Ink = isCard ? InkOf(item, said) : null,
            In = speed == 1 ? rate.ToTime(from) : rate.ToTime(from) * speed,
            Frames = length + head,
            Speed = isCard ? said.Number("speed") ?? 1 : speed,
            Volume = item.Name.LocalName == "asset-clip" ? OwnVolume(item, said) : null,
            Fit = (string?)item.Element("adjust-conform")?.Attribute("type") switch { "fill" => ClipFit.Crop, "fit" => ClipFit.Blur, _ => null },
            Stabilise = item.Name.LocalName == "asset-clip" ? item.Element("adjust-stabilization") is { } steady && (string?)steady.Attribute("type") != "none" : null,
            Notes = said,
        };
    }

    private void ReadConnected(XElement parent, int at, int start)
    {
        foreach (var item in parent.Elements())
        {
            if (item.Name.LocalName == "chapter-marker")
            {
                var place = At(Frames(item, "start"));
                var exact = new Notes { Where = XmlText.Where(item) };
                if ((string?)item.Attribute("note") is { } note && note.StartsWith('"'))
                {
                    exact.Take("text_json", note);
                }

                markers.Add(new SheetMarker(place, (string?)item.Attribute("value") ?? "", exact));
            }
            else if (item.Name.LocalName == "title")
            {
                texts.Add(new SheetText { Words = WordsOf(item), Start = At(Frames(item, "offset")), Frames = Length(item), Notes = NotesOf(item) });
            }
            else if (item.Name.LocalName == "asset-clip" && (string?)item.Attribute("audioRole") is { } role)
            {
                var volume = item.Element("adjust-volume");
                var fades = volume?.Element("param");
                sounds.Add((role.Split('.')[0], new SheetSound
                {
                    Where = XmlText.Where(item), File = FileOf(item), Start = At(Frames(item, "offset")), In = rate.ToTime(Math.Max(0, Frames(item, "start") ?? 0)), Frames = Length(item),
                    Volume = Amount(volume), FadeIn = Fade(fades, "fadeIn"), FadeOut = Fade(fades, "fadeOut"), Notes = NotesOf(item),
                }));
            }

            // What was connected to frames that were trimmed away since begins with the film at the earliest.
            int At(int? own) => own is { } local && Math.Max(0, at + local - start) is <= TimelineExchange.MostFrames and var place
                ? place : throw DocumentFault.Value(XmlText.Where(item) + " offset", own?.ToString(CultureInfo.InvariantCulture) ?? "");
        }
    }

    private int Length(XElement item) => Frames(item, "duration") is > 0 and var length
        ? length : throw DocumentFault.Value(XmlText.Where(item) + " duration", (string?)item.Attribute("duration") ?? "");

    private int Fade(XElement? fades, string name) => fades?.Element(name) is { } fade ? Math.Max(0, Frames(fade, "duration") ?? 0) : 0;

    /// <summary>A clip's level without that of all clips, which the format has no place for.</summary>
    private double? OwnVolume(XElement item, Notes said)
    {
        var native = Amount(item.Element("adjust-volume"));
        var (all, own) = (notes.Number("original_volume") ?? 1, said.Number("volume") ?? 1);
        return Math.Abs(Decibels.Of(all * own) - Decibels.Of(native)) < 0.002 ? null : all > 0 ? Math.Min(1, native / all) : native;
    }

    private static double Amount(XElement? volume)
    {
        var text = (string?)volume?.Attribute("amount") ?? "0dB";
        return double.TryParse(text.Replace("dB", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && amount <= 0.0001
            ? Math.Min(1, Decibels.ToLevel(amount)) : double.IsFinite(amount) && amount > 0 ? 1 : throw DocumentFault.Value(XmlText.Where(volume!) + " amount", text);
    }

    private static double SpeedOf(XElement item)
    {
        var points = item.Elements("timeMap").Elements("timept").ToList();
        if (points.Count == 0)
        {
            return 1;
        }

        var where = XmlText.Where(item) + " timeMap";
        if (points.Count == 2)
        {
            var time = Second(points[1], "time") - Second(points[0], "time");
            var speed = time > 0 ? (Second(points[1], "value") - Second(points[0], "value")) / time : 0;
            if (speed is >= 0.01m and <= 100)
            {
                return (double)speed;
            }
        }

        throw DocumentFault.Value(where, string.Join(", ", points.Take(4).Select(p => (string?)p.Attribute("value"))));

        decimal Second(XElement point, string name) => FcpxmlTime.Seconds((string?)point.Attribute(name), where);
    }

    private static TransitionKind KindOf(XElement item)
    {
        var name = (string?)item.Attribute("name") ?? "";
        return name.Contains("wipe", StringComparison.OrdinalIgnoreCase) ? TransitionKind.Wipe
            : name.Contains("color", StringComparison.OrdinalIgnoreCase) || name.Contains("black", StringComparison.OrdinalIgnoreCase) ? TransitionKind.FadeBlack : TransitionKind.Crossfade;
    }

    private static string WordsOf(XElement title) => string.Concat(title.Elements("text").Elements("text-style").Select(t => t.Value));

    private static string? InkOf(XElement title, Notes said)
    {
        var native = (string?)title.Elements("text-style-def").Elements("text-style").FirstOrDefault()?.Attribute("fontColor");
        return FcpxmlColour.Read(native) ?? said.Text("ink");
    }

    private string? FileOf(XElement item)
    {
        var asset = Resource(item, "ref");
        var source = (string?)asset.Elements("media-rep").FirstOrDefault()?.Attribute("src") ?? (string?)asset.Attribute("src");
        return source is null ? null : Uri.UnescapeDataString(source[(source.LastIndexOfAny(['/', '\\']) + 1)..]);
    }

    private XElement Resource(XElement item, string name) => (string?)item.Attribute(name) is { } id && resources.TryGetValue(id, out var resource)
        ? resource : throw DocumentFault.Missing(XmlText.Where(item), name);

    private int? Frames(XElement item, string name) => (string?)item.Attribute(name) is { } text ? FcpxmlTime.Frames(text, rate, $"{XmlText.Where(item)} {name}") : null;

    private static int Pixels(XElement format, string name) => int.TryParse((string?)format.Attribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? pixels : 0;

    private static Notes NotesOf(XElement element)
    {
        var notes = new Notes { Where = XmlText.Where(element) };
        foreach (var md in element.Elements("metadata").Elements("md"))
        {
            if ((string?)md.Attribute("key") is { } key && key.StartsWith(Ours, StringComparison.Ordinal) && (string?)md.Attribute("value") is { } value)
            {
                notes.Take(key[Ours.Length..], value);
            }
        }

        return notes;
    }
}

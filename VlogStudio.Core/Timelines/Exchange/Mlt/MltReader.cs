using System.Globalization;
using System.Xml.Linq;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines.Exchange.Sheets;

namespace VlogStudio.Core.Timelines.Exchange.Mlt;

/// <summary>Reads MLT XML: the tracks of the last tractor, as this writes them and Shotcut saves them.</summary>
internal sealed class MltReader
{
    private readonly XElement root;
    private readonly Dictionary<string, XElement> nodes = new(StringComparer.Ordinal);
    private readonly FrameRate rate;
    private readonly FrameSize size;

    private MltReader(XElement root)
    {
        this.root = root;
        foreach (var node in root.Elements().Where(e => (string?)e.Attribute("id") is not null))
        {
            nodes[(string)node.Attribute("id")!] = node;
        }

        var profile = root.Element("profile") ?? throw DocumentFault.Missing(XmlText.Where(root), "profile");
        rate = TimelineExchange.Checked(new FrameRate(Whole(profile, "frame_rate_num", 1_000_000_000), Whole(profile, "frame_rate_den", 1_000_000_000)), XmlText.Where(profile));
        size = new FrameSize(Whole(profile, "width", 100_000), Whole(profile, "height", 100_000));
    }

    public static Sheet Read(string text)
    {
        var root = XmlText.Read(text).Root!;
        if (root.Name.LocalName != "mlt")
        {
            throw DocumentFault.Missing(XmlText.Where(root), "mlt");
        }

        return new MltReader(root).Read();
    }

    private Sheet Read()
    {
        var timeline = root.Elements("tractor").LastOrDefault(t => Property(t, "vlogstudio:role") == "timeline") ?? root.Elements("tractor").LastOrDefault()
            ?? throw DocumentFault.Missing(XmlText.Where(root), "tractor");
        var tracks = timeline.Elements("track").Select(t => (Node: Named(t), IsHidden: ((string?)t.Attribute("hide"))?.Contains("video", StringComparison.Ordinal) == true)).ToList();
        XElement? ByRole(string role) => tracks.Select(t => t.Node).FirstOrDefault(t => Property(t, "vlogstudio:role") == role);
        var film = ByRole("film") ?? tracks.Where(t => !t.IsHidden && t.Node.Name.LocalName == "playlist" && (string?)t.Node.Attribute("id") != "background").Select(t => t.Node)
            .FirstOrDefault(t => t.Elements("entry").Any()) ?? throw DocumentFault.Missing(XmlText.Where(timeline), "playlist");
        return new Sheet
        {
            Title = (string?)root.Attribute("title") ?? "",
            Rate = rate,
            Size = size,
            Volume = Gain(film),
            Clips = Clips(film),
            Texts = [.. tracks.Where(t => Property(t.Node, "vlogstudio:role") == "words").SelectMany((t, lane) => Words(t.Node, lane))],
            Music = ByRole("music") is { } music ? Sounds(music) : [],
            Voice = ByRole("voice") is { } voice ? Sounds(voice).FirstOrDefault() : null,
            Markers = Markers(timeline),
            Notes = NotesOf(timeline),
        };
    }

    private List<SheetClip> Clips(XElement film)
    {
        var clips = new List<SheetClip>();
        Transition? join = null;
        foreach (var item in film.Elements().Where(e => e.Name.LocalName is "entry" or "blank"))
        {
            if (item.Name.LocalName == "blank")
            {
                throw new DocumentFault(Problem.Invalid(XmlText.Where(item), "document_gap"));
            }

            var node = Named(item);
            if (node.Name.LocalName == "tractor")
            {
                join = JoinOf(node, join, clips.Count, item);
                clips[^1] = clips[^1] with { Frames = clips[^1].Frames + join.Frames };
                continue;
            }

            var (from, to) = Range(item, node);
            var head = join?.Frames ?? 0;
            clips.Add(ClipOf(node, from - head, (int)(to - from + 1 + head), item) with { Join = join });
            join = null;
        }

        return join is null ? clips : throw DocumentFault.Missing(XmlText.Where(film), "entry");
    }

    private Transition JoinOf(XElement tractor, Transition? before, int clips, XElement item)
    {
        if (before is not null || clips == 0)
        {
            throw DocumentFault.Missing(XmlText.Where(item), "entry");
        }

        var (from, to) = Range(item, tractor);
        var luma = tractor.Elements("transition").FirstOrDefault(t => Property(t, "mlt_service") == "luma");
        var kind = luma is not null && !string.IsNullOrEmpty(Property(luma, "resource")) ? TransitionKind.Wipe
            : tractor.Elements("filter").Any(f => Property(f, "mlt_service") == "brightness") ? TransitionKind.FadeBlack : TransitionKind.Crossfade;
        return new Transition(kind, (int)(to - from + 1));
    }

    private SheetClip ClipOf(XElement node, long from, int frames, XElement item)
    {
        var speed = SpeedOf(node);
        var notes = NotesOf(node);
        var isCard = Property(node, "mlt_service") is "color" or "colour";
        var words = node.Elements("filter").FirstOrDefault(f => Property(f, "mlt_service") == MltWords.Service);
        if (from < 0)
        {
            throw DocumentFault.Value(XmlText.Where(item) + " in", from.ToString(CultureInfo.InvariantCulture));
        }

        TakePlace(node, notes);
        return new SheetClip
        {
            Where = XmlText.Where(node),
            File = isCard ? null : FileOf(node),
            IsCard = isCard,
            Words = words is null ? null : MltWords.Unescape(Property(words, "argument") ?? ""),
            Ground = isCard ? Property(node, "resource") : null,
            Ink = words is null ? null : Property(words, "fgcolour"),
            In = speed == 1 ? rate.ToTime(from) : rate.ToTime(from) * speed,
            Frames = frames,
            Speed = speed,
            Volume = Gain(node),
            Notes = notes,
        };
    }

    /// <summary>Another part of the picture may have been chosen than was noted.</summary>
    private void TakePlace(XElement node, Notes notes)
    {
        if (notes.Text("shape")?.Split('x') is not [var w, var h] || !int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            || !int.TryParse(h, NumberStyles.None, CultureInfo.InvariantCulture, out var height) || width == 0 || height == 0)
        {
            return;
        }

        var framing = new MltFraming(size, new FrameSize(width, height));
        var rect = node.Elements("filter").Where(f => Property(f, "mlt_service") == MltFraming.Service).Select(MltFraming.RectOf).FirstOrDefault(r => r is not null);
        if (notes.Json<KenBurns>("still") is { } still)
        {
            notes.AddJson("still", rect is null ? still : framing.ReadMoving(rect, still));
        }
        else if (rect is null)
        {
            notes.Drop("reframe");
        }
        else
        {
            notes.AddJson("reframe", framing.Read(rect, notes.Json<Reframe>("reframe")));
        }
    }

    private static double SpeedOf(XElement node)
    {
        if (Property(node, "warp_speed") is not { Length: > 0 } text)
        {
            return 1;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed is >= 0.01 and <= 100 ? speed : throw DocumentFault.Value(XmlText.Where(node) + " warp_speed", text);
    }

    private static string? FileOf(XElement node)
    {
        var path = Property(node, "warp_resource") ?? Property(node, "resource");
        return path?[(path.LastIndexOfAny(['/', '\\']) + 1)..];
    }

    private IEnumerable<SheetText> Words(XElement playlist, int lane)
    {
        foreach (var (at, item, node) in Placed(playlist))
        {
            var (from, to) = Range(item, node);
            var filter = node.Elements("filter").FirstOrDefault(f => Property(f, "mlt_service") == MltWords.Service) ?? throw DocumentFault.Missing(XmlText.Where(node), MltWords.Service);
            yield return new SheetText
            {
                Words = MltWords.Unescape(Property(filter, "argument") ?? ""), Start = at, Frames = (int)(to - from + 1), Lane = lane, Notes = NotesOf(node),
            };
        }
    }

    private List<SheetSound> Sounds(XElement playlist)
    {
        var placed = Placed(playlist).ToList();
        return [.. placed.Select((p, i) =>
        {
            var (from, to) = Range(p.Item, p.Node);
            return new SheetSound
            {
                Where = XmlText.Where(p.Node), File = FileOf(p.Node), Start = p.At, In = rate.ToTime(from), Frames = (int)(to - from + 1), Volume = Gain(playlist),
                FadeIn = i == 0 ? Fade(playlist, "in") : 0, FadeOut = i == placed.Count - 1 ? Fade(playlist, "out") : 0, Notes = NotesOf(p.Node),
            };
        })];
    }

    private int Fade(XElement playlist, string way)
    {
        if (playlist.Elements("filter").FirstOrDefault(f => Property(f, "vlogstudio:fade") == way) is not { } filter)
        {
            return 0;
        }

        var level = Property(filter, "level") ?? "";
        var frames = level.Split(';').Select(key => MltTime.Read(key.Split('=', '~', '|')[0], rate, XmlText.Where(filter))).ToList();
        return frames.Count == 2 && frames[1] >= frames[0] ? (int)(frames[1] - frames[0]) : throw DocumentFault.Value(XmlText.Where(filter) + " level", level);
    }

    private IEnumerable<(int At, XElement Item, XElement Node)> Placed(XElement playlist)
    {
        var at = 0L;
        foreach (var item in playlist.Elements().Where(e => e.Name.LocalName is "entry" or "blank"))
        {
            if (item.Name.LocalName == "blank")
            {
                at += MltTime.Read((string?)item.Attribute("length") ?? "", rate, XmlText.Where(item) + " length");
            }
            else
            {
                var node = Named(item);
                yield return ((int)at, item, node);
                var (from, to) = Range(item, node);
                at += to - from + 1;
            }

            if (at > TimelineExchange.MostFrames)
            {
                throw DocumentFault.Value(XmlText.Where(item), at.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private List<SheetMarker> Markers(XElement timeline) =>
        [.. timeline.Elements("properties").Where(p => (string?)p.Attribute("name") == "shotcut:markers").Elements("properties").Select(marker =>
            new SheetMarker((int)MltTime.Read(Property(marker, "start") ?? "", rate, XmlText.Where(marker)), Property(marker, "text") ?? "", NotesOf(marker)))];

    private (long From, long To) Range(XElement item, XElement node)
    {
        var from = Position(item, "in") ?? Position(node, "in") ?? 0;
        var to = Position(item, "out") ?? Position(node, "out") ?? throw DocumentFault.Missing(XmlText.Where(item), "out");
        return to >= from ? (from, to) : throw DocumentFault.Value(XmlText.Where(item) + " out", to.ToString(CultureInfo.InvariantCulture));
    }

    private long? Position(XElement element, string name) => (string?)element.Attribute(name) is { } text ? MltTime.Read(text, rate, $"{XmlText.Where(element)} {name}") : null;

    private static double? Gain(XElement element)
    {
        var filter = element.Elements("filter").FirstOrDefault(f => Property(f, "mlt_service") == "volume" && Property(f, "vlogstudio:fade") is null);
        if (filter is null)
        {
            return 1;
        }

        return double.TryParse(Property(filter, "level"), NumberStyles.Float, CultureInfo.InvariantCulture, out var level)
            ? Decibels.ToLevel(level) : throw DocumentFault.Value(XmlText.Where(filter) + " level", Property(filter, "level") ?? "");
    }

    private XElement Named(XElement reference) => (string?)reference.Attribute("producer") is { } id && nodes.TryGetValue(id, out var node)
        ? node : throw DocumentFault.Missing(XmlText.Where(reference), "producer");

    private static Notes NotesOf(XElement element)
    {
        var notes = new Notes { Where = XmlText.Where(element) };
        foreach (var property in element.Elements("property"))
        {
            if ((string?)property.Attribute("name") is { } name && name.StartsWith("vlogstudio:", StringComparison.Ordinal))
            {
                notes.Take(name["vlogstudio:".Length..], property.Value);
            }
        }

        return notes;
    }

    private static string? Property(XElement element, string name) => element.Elements("property").FirstOrDefault(p => (string?)p.Attribute("name") == name)?.Value;

    private static int Whole(XElement element, string name, int most)
    {
        var text = (string?)element.Attribute(name) ?? throw DocumentFault.Missing(XmlText.Where(element), name);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most ? number : throw DocumentFault.Value($"{XmlText.Where(element)} {name}", text);
    }
}

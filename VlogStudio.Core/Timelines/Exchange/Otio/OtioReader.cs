using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines.Exchange.Sheets;

namespace VlogStudio.Core.Timelines.Exchange.Otio;

/// <summary>Reads OpenTimelineIO JSON: the first video track is the film, titles lie above it, audio tracks below.</summary>
internal sealed class OtioReader
{
    private readonly OtioNode timeline;
    private readonly FrameRate rate;

    private OtioReader(OtioNode timeline, FrameRate rate) => (this.timeline, this.rate) = (timeline, rate);

    public static Sheet Read(string text)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            throw TimelineExchange.JsonFault(error);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, found only when its text is asked for.
            throw new DocumentFault(Problem.Invalid("document", "document_not_utf8"));
        }

        try
        {
            if (root is not JsonObject document || new OtioNode(document, "timeline") is var timeline && !timeline.Schema.StartsWith("Timeline.", StringComparison.Ordinal))
            {
                throw DocumentFault.Missing("document", "Timeline.1");
            }

            return new OtioReader(timeline, TimelineExchange.Checked(RateOf(timeline), timeline.Where)).Read();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, found only when its text is asked for.
            throw new DocumentFault(Problem.Invalid("document", "document_not_utf8"));
        }
    }

    private Sheet Read()
    {
        var stack = timeline.Needed("tracks");
        var tracks = stack.Children("children").Where(t => t.Schema.StartsWith("Track.", StringComparison.Ordinal)).Select(t => (Node: t, Role: t.Notes().Text("role"))).ToList();
        var pictures = tracks.Where(t => t.Node.Text("kind") == "Video").ToList();
        var film = pictures.Where(t => t.Role == "film").Concat(pictures.Where(t => t.Role is null)).Select(t => (OtioNode?)t.Node).FirstOrDefault()
            ?? throw DocumentFault.Missing(stack.Where, "Track.1");
        var music = tracks.Where(t => t.Role == "music").SelectMany(t => Sounds(t.Node));
        return new Sheet
        {
            Title = timeline.Text("name") ?? "",
            Rate = rate,
            Size = default,
            Clips = Clips(film),
            Texts = [.. pictures.Where(t => t.Role == "words").SelectMany((t, lane) => Texts(t.Node, lane))],
            Music = [.. music],
            Voice = tracks.Where(t => t.Role == "voice").SelectMany(t => Sounds(t.Node)).FirstOrDefault(),
            Markers = [.. stack.Children("markers").Select(m => new SheetMarker(m.Needed("marked_range").Frames("start_time", rate), m.Text("name") ?? "", m.Notes()))],
            Notes = timeline.Notes(),
        };
    }

    private List<SheetClip> Clips(OtioNode track)
    {
        var clips = new List<SheetClip>();
        Transition? join = null;
        int head = 0, tail = 0;
        foreach (var item in track.Children("children"))
        {
            if (item.Schema.StartsWith("Transition.", StringComparison.Ordinal))
            {
                (head, tail) = (item.Frames("in_offset", rate), item.Frames("out_offset", rate));
                if (clips.Count == 0 || join is not null || head + tail == 0)
                {
                    throw DocumentFault.Value(item.Where, item.Text("transition_type") ?? "Transition");
                }

                join = new Transition(KindOf(item.Text("transition_type")), head + tail);
                clips[^1] = clips[^1] with { Frames = clips[^1].Frames + tail };
            }
            else if (item.Schema.StartsWith("Clip.", StringComparison.Ordinal))
            {
                clips.Add(ClipOf(item, join is null ? 0 : head) with { Join = join });
                join = null;
            }
            else
            {
                throw new DocumentFault(Problem.Invalid(item.Where, "document_gap"));
            }
        }

        return join is null ? clips : throw DocumentFault.Missing(track.Where, "Clip.1");
    }

    private SheetClip ClipOf(OtioNode item, int head)
    {
        var range = item.Needed("source_range");
        var warp = item.Children("effects").FirstOrDefault(e => e.Schema.StartsWith("LinearTimeWarp.", StringComparison.Ordinal));
        var speed = warp.Object is null ? 1 : warp.Number("time_scalar");
        if (speed is not (>= 0.01 and <= 100))
        {
            throw DocumentFault.Value($"{warp.Where}.time_scalar", speed.ToString(CultureInfo.InvariantCulture));
        }

        var start = Start(range) - (rate.ToTime(head) * speed);
        var source = Source(item);
        var isCard = source.Schema.StartsWith("GeneratorReference.", StringComparison.Ordinal);
        var parameters = isCard ? source.Child("parameters") : null;
        return new SheetClip
        {
            Where = item.Where,
            File = isCard ? null : FileOf(source),
            IsCard = isCard,
            Words = parameters?.Text("text"),
            Ground = parameters?.Text("color"),
            Ink = parameters?.Text("text_color"),
            In = start,
            Frames = range.Frames("duration", rate) + head,
            Speed = speed,
            Notes = item.Notes(),
        };
    }

    private static TimeSpan Start(OtioNode range)
    {
        var seconds = range.Seconds("start_time");
        return Math.Abs(seconds) < 1e6 ? TimeSpan.FromSeconds(seconds) : throw DocumentFault.Value($"{range.Where}.start_time", seconds.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Newer documents keep several references to choose from.</summary>
    private static OtioNode Source(OtioNode item) =>
        item.Child("media_reference") ?? item.Needed("media_references").Needed(item.Text("active_media_reference_key") ?? "DEFAULT_MEDIA");

    private static string? FileOf(OtioNode source)
    {
        var url = source.Text("target_url");
        return url is null ? null : Uri.UnescapeDataString(url[(url.LastIndexOfAny(['/', '\\']) + 1)..]);
    }

    private IEnumerable<SheetText> Texts(OtioNode track, int lane) => Placed(track).Select(p => new SheetText
    {
        Words = Source(p.Item).Child("parameters")?.Text("text") ?? "", Start = p.At, Frames = p.Frames, Lane = lane, Notes = p.Item.Notes(),
    });

    private IEnumerable<SheetSound> Sounds(OtioNode track) => Placed(track).Select(p => new SheetSound
    {
        Where = p.Item.Where, File = FileOf(Source(p.Item)), Start = p.At, In = Start(p.Item.Needed("source_range")), Frames = p.Frames, Notes = p.Item.Notes(),
    });

    private IEnumerable<(int At, int Frames, OtioNode Item)> Placed(OtioNode track)
    {
        var at = 0;
        foreach (var item in track.Children("children"))
        {
            var frames = item.Needed("source_range").Frames("duration", rate);
            if (item.Schema.StartsWith("Clip.", StringComparison.Ordinal))
            {
                yield return (at, frames, item);
            }

            at = at + frames <= TimelineExchange.MostFrames ? at + frames : throw DocumentFault.Value(item.Where, frames.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static TransitionKind KindOf(string? name) =>
        name?.Contains("wipe", StringComparison.OrdinalIgnoreCase) == true ? TransitionKind.Wipe
        : name?.Contains("black", StringComparison.OrdinalIgnoreCase) == true ? TransitionKind.FadeBlack : TransitionKind.Crossfade;

    /// <summary>The film's rate as it was, or the first clip's.</summary>
    private static FrameRate RateOf(OtioNode timeline)
    {
        var noted = timeline.Notes().Text("rate")?.Split('/');
        if (noted is [var a, var b] && int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && int.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var d) && n > 0 && d > 0)
        {
            return new FrameRate(n, d);
        }

        var first = timeline.Needed("tracks").Children("children").SelectMany(t => t.Children("children")).Select(c => c.Child("source_range")?.Child("duration")).FirstOrDefault(c => c is not null)
            ?? throw DocumentFault.Missing(timeline.Where, "source_range");
        var rate = first.Number("rate");
        var whole = Math.Round(rate);
        return rate is < 1 or > 1000 ? throw DocumentFault.Value($"{first.Where}.rate", rate.ToString(CultureInfo.InvariantCulture))
            : Math.Abs(rate - whole) < 1e-6 ? new FrameRate((int)whole, 1) : Math.Abs(rate - (whole * 1000 / 1001)) < 0.01 ? new FrameRate((int)whole * 1000, 1001) : new FrameRate((int)Math.Round(rate * 1000), 1000);
    }
}

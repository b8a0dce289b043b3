using System.Text.Json.Nodes;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines.Exchange.Sheets;

namespace VlogStudio.Core.Timelines.Exchange.Otio;

/// <summary>OpenTimelineIO JSON: a stack of a video track, tracks of titles, and audio tracks; chapters as markers of the stack.</summary>
internal sealed class OtioWriter
{
    private readonly Sheet sheet;
    private readonly IReadOnlyDictionary<Guid, ExchangeMedia> media;
    private readonly double rate;

    private OtioWriter(Sheet sheet, IReadOnlyDictionary<Guid, ExchangeMedia> media) =>
        (this.sheet, this.media, rate) = (sheet, media, (double)sheet.Rate.Numerator / sheet.Rate.Denominator);

    public static string Write(Sheet sheet, IReadOnlyDictionary<Guid, ExchangeMedia> media)
    {
        // Half of what the largest films would be is their indentation.
        var made = new OtioWriter(sheet, media).Make();
        return made.ToJsonString(sheet.Clips.Count + sheet.Texts.Count + sheet.Markers.Count + sheet.Music.Count > 2_000 ? StudioJson.Options : s_pretty);
    }

    private static readonly System.Text.Json.JsonSerializerOptions s_pretty = new(StudioJson.Options) { WriteIndented = true };

    private JsonObject Make()
    {
        var stack = Item("Stack.1", "tracks", new Notes());
        stack["children"] = new JsonArray([Track("Video", "film", Film()), .. Lanes(), .. Sounds("music", sheet.Music), .. Sounds("voice", sheet.Voice is { } voice ? [voice] : [])]);
        stack["markers"] = new JsonArray([.. sheet.Markers.Select(Marker)]);
        return new JsonObject
        {
            ["OTIO_SCHEMA"] = "Timeline.1", ["name"] = sheet.Title, ["global_start_time"] = null, ["metadata"] = Metadata(sheet.Notes), ["tracks"] = stack,
        };
    }

    private IEnumerable<JsonNode?> Film()
    {
        for (var i = 0; i < sheet.Clips.Count; i++)
        {
            var clip = sheet.Clips[i];
            if (clip.Join is { } join)
            {
                yield return new JsonObject
                {
                    ["OTIO_SCHEMA"] = "Transition.1", ["name"] = NameOf(join.Kind), ["metadata"] = Metadata(new Notes()), ["transition_type"] = NameOf(join.Kind),
                    ["in_offset"] = Time(CutPoint.Before(join)), ["out_offset"] = Time(CutPoint.After(join)),
                };
            }

            var (head, frames) = CutPoint.Of(sheet.Clips, i);
            var element = Item("Clip.1", clip.File ?? Line(clip.Words), clip.Notes);
            // The start counts the source's own time, the length the film's.
            element["source_range"] = Range(SheetMaker.Frame(clip.In + (sheet.Rate.ToTime(head) * clip.Speed), sheet.Rate), frames);
            element["media_reference"] = clip.File is { } file ? External(file, clip.Notes)
                : Generator("SolidColor", new JsonObject { ["text"] = clip.Words, ["color"] = clip.Ground, ["text_color"] = clip.Ink });
            if (clip.Speed != 1)
            {
                element["effects"] = new JsonArray(new JsonObject
                {
                    ["OTIO_SCHEMA"] = "LinearTimeWarp.1", ["name"] = "speed", ["effect_name"] = "LinearTimeWarp", ["time_scalar"] = clip.Speed, ["metadata"] = new JsonObject(),
                });
            }

            yield return element;
        }
    }

    private IEnumerable<JsonNode?> Lanes() => sheet.Texts.GroupBy(t => t.Lane).OrderBy(g => g.Key).Select(lane =>
    {
        var children = new List<JsonNode?>();
        var at = 0;
        foreach (var text in lane.OrderBy(t => t.Start))
        {
            AddGap(children, at, text.Start);
            var element = Item("Clip.1", Line(text.Words), text.Notes);
            element["source_range"] = Range(0, text.Frames);
            element["media_reference"] = Generator("Title", new JsonObject { ["text"] = text.Words });
            children.Add(element);
            at = text.Start + text.Frames;
        }

        return Track("Video", "words", children);
    });

    private IEnumerable<JsonNode?> Sounds(string role, IReadOnlyList<SheetSound> sounds)
    {
        if (sounds.Count == 0)
        {
            yield break;
        }

        var children = new List<JsonNode?>();
        AddGap(children, 0, sounds[0].Start);
        foreach (var sound in sounds)
        {
            var element = Item("Clip.1", sound.File!, sound.Notes);
            element["source_range"] = Range(SheetMaker.Frame(sound.In, sheet.Rate), sound.Frames);
            element["media_reference"] = External(sound.File!, sound.Notes);
            children.Add(element);
        }

        yield return Track("Audio", role, children);
    }

    private void AddGap(List<JsonNode?> children, int from, int to)
    {
        if (to > from)
        {
            var gap = Item("Gap.1", "", new Notes());
            gap["source_range"] = Range(0, to - from);
            children.Add(gap);
        }
    }

    private JsonNode Marker(SheetMarker marker) => new JsonObject
    {
        ["OTIO_SCHEMA"] = "Marker.2", ["name"] = marker.Title, ["color"] = "GREEN", ["metadata"] = Metadata(marker.Notes), ["marked_range"] = Range(marker.Start, 0),
    };

    private JsonObject External(string file, Notes notes)
    {
        var length = notes.Id("media") is { } id && media.TryGetValue(id, out var known) ? known.Duration : null;
        return new JsonObject
        {
            ["OTIO_SCHEMA"] = "ExternalReference.1", ["name"] = file, ["metadata"] = new JsonObject(), ["target_url"] = $"{ExchangeMedia.Folder}/{Uri.EscapeDataString(file)}",
            ["available_range"] = length is { } whole ? Range(0, SheetMaker.Frame(whole, sheet.Rate)) : null,
        };
    }

    private static JsonObject Generator(string kind, JsonObject parameters) => new()
    {
        ["OTIO_SCHEMA"] = "GeneratorReference.1", ["name"] = kind, ["generator_kind"] = kind, ["parameters"] = parameters, ["available_range"] = null, ["metadata"] = new JsonObject(),
    };

    private static JsonObject Track(string kind, string name, IEnumerable<JsonNode?> children)
    {
        var track = Item("Track.1", name, new Notes().Add("role", name));
        track["kind"] = kind;
        track["children"] = new JsonArray([.. children]);
        return track;
    }

    private static JsonObject Item(string schema, string name, Notes notes) => new()
    {
        ["OTIO_SCHEMA"] = schema, ["name"] = name, ["metadata"] = Metadata(notes), ["source_range"] = null, ["effects"] = new JsonArray(), ["markers"] = new JsonArray(), ["enabled"] = true,
    };

    private static JsonObject Metadata(Notes notes) =>
        notes.All.Count == 0 ? [] : new JsonObject { ["vlogstudio"] = new JsonObject(notes.All.Select(n => KeyValuePair.Create(n.Key, (JsonNode?)JsonValue.Create(n.Value)))) };

    private JsonObject Range(long start, long frames) => new() { ["OTIO_SCHEMA"] = "TimeRange.1", ["start_time"] = Time(start), ["duration"] = Time(frames) };

    private JsonObject Time(long frames) => new() { ["OTIO_SCHEMA"] = "RationalTime.1", ["rate"] = rate, ["value"] = (double)frames };

    private static string NameOf(TransitionKind kind) => kind switch { TransitionKind.Crossfade => "SMPTE_Dissolve", TransitionKind.FadeBlack => "Fade_Black", _ => "Wipe" };

    private static string Line(string? words) => (words ?? "").ReplaceLineEndings(" ");
}

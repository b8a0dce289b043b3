using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Timelines.Exchange.Sheets;

/// <summary>
/// Makes a timeline of what a format said natively. A note is taken where it says the same more exactly; where somebody changed the element, the
/// element is right. Pure: what has no id gets one made of its place.
/// </summary>
internal sealed class SheetReader(Sheet sheet, Func<string, Guid?> idOf)
{
    private readonly HashSet<Guid> ids = [];

    public static Timeline Read(Sheet sheet, Func<string, Guid?> idOf) => new SheetReader(sheet, idOf).Read();

    private Timeline Read()
    {
        var cues = Cues();
        var style = sheet.Notes.Json<SubtitleStyle>("subtitle_style");
        return new Timeline
        {
            Version = (int)Math.Clamp(sheet.Notes.Whole("version") ?? Timeline.CurrentVersion, int.MinValue, int.MaxValue),
            Title = SheetWords.Exact(sheet.Title, sheet.Notes),
            Rate = Rate(),
            Size = Size(),
            OriginalVolume = Level(sheet.Volume, sheet.Notes.Number("original_volume"), 1),
            Clips = [.. sheet.Clips.Select(ClipOf)],
            Captions = Captions(),
            Subtitles = cues.Count > 0 || style is not null ? new SubtitleTrack { Cues = cues, Style = style ?? new SubtitleStyle() } : null,
            Music = sheet.Music.Count > 0 ? MusicOf(sheet.Music[0], sheet.Music[^1]) : null,
            Voice = sheet.Voice is { } voice ? VoiceOf(voice) : null,
            Chapters = [.. sheet.Markers.OrderBy(m => m.Start).Select(m => new Chapter(m.Start, SheetWords.Exact(m.Title, m.Notes)))],
        };
    }

    private FrameRate Rate()
    {
        // 60/2 and 30/1 are the same rate, but not the same timeline.
        if (sheet.Notes.Text("rate")?.Split('/') is [var a, var b] && int.TryParse(a, CultureInfo.InvariantCulture, out var n) && int.TryParse(b, CultureInfo.InvariantCulture, out var d)
            && n > 0 && d > 0 && Math.Abs(((double)n / d * sheet.Rate.Denominator / sheet.Rate.Numerator) - 1) < 1e-7)
        {
            return new FrameRate(n, d);
        }

        return sheet.Rate;
    }

    private FrameSize Size() =>
        sheet.Size.Width > 0 ? sheet.Size
        : sheet.Notes.Text("size")?.Split('x') is [var w, var h] && int.TryParse(w, CultureInfo.InvariantCulture, out var width) && int.TryParse(h, CultureInfo.InvariantCulture, out var height)
            ? new FrameSize(width, height) : new FrameSize(1920, 1080);

    private Clip ClipOf(SheetClip clip, int index)
    {
        var notes = clip.Notes;
        var speed = notes.Number("speed") is { } s && Math.Abs(s - clip.Speed) < 1e-5 * s ? s : clip.Speed;
        return new Clip
        {
            Id = IdOf("clip", index, notes),
            RecordingId = clip.IsCard ? Guid.Empty : MediaOf(clip.File, clip.Where, notes),
            EventId = notes.Id("event"),
            In = Near(clip.In, notes.Time("in"), speed),
            Frames = clip.Frames,
            Fit = clip.Fit ?? (notes.Text("fit") == "crop" ? ClipFit.Crop : ClipFit.Blur),
            Volume = Level(clip.Volume, notes.Number("volume"), 1),
            Speed = speed,
            Reframe = notes.Json<Reframe>("reframe"),
            Stabilise = clip.Stabilise ?? notes.Text("stabilise") == "true",
            Still = clip.IsCard ? null : notes.Json<KenBurns>("still"),
            Card = clip.IsCard ? CardOf(clip) : null,
            TransitionIn = clip.Join,
        };
    }

    private static Card CardOf(SheetClip clip)
    {
        var (text, detail) = SheetWords.Split(clip.Words ?? "", clip.Notes);
        var plain = new Card { Text = text, Detail = detail };
        return plain with { Ground = Colour(clip.Ground, clip.Notes.Text("ground"), plain.Ground), Ink = Colour(clip.Ink, clip.Notes.Text("ink"), plain.Ink) };
    }

    private static string Colour(string? native, string? noted, string usual) =>
        native is null || string.Equals(native, noted, StringComparison.OrdinalIgnoreCase) ? noted ?? usual : native;

    private List<Caption> Captions() => [.. Ordered(IsCaption).Select((text, i) =>
    {
        var (words, detail) = SheetWords.Split(text.Words, text.Notes);
        return new Caption
        {
            Id = IdOf("caption", i, text.Notes),
            Kind = text.Notes.Text("role") switch { "lower_third" => CaptionKind.LowerThird, "stamp" => CaptionKind.Stamp, _ => CaptionKind.Title },
            Text = words,
            Detail = detail,
            StartFrame = text.Start,
            Frames = text.Notes.Whole("shown") == text.Frames && text.Notes.Whole("frames") is > 0 and <= int.MaxValue and var whole ? (int)whole : text.Frames,
        };
    })];

    private List<SubtitleCue> Cues()
    {
        var seen = Ordered(t => !IsCaption(t)).Select(t => (Index: t.Notes.Whole("index") ?? long.MaxValue, Cue: CueOf(t)));
        var unseen = sheet.Notes.All.Keys.Where(k => k.StartsWith("unseen_cue_", StringComparison.Ordinal)).Select(k =>
            (Index: long.TryParse(k.AsSpan("unseen_cue_".Length), CultureInfo.InvariantCulture, out var i) ? i : long.MaxValue, Cue: sheet.Notes.Json<SubtitleCue>(k)!));
        return [.. seen.Concat(unseen).OrderBy(c => c.Index).Select(c => c.Cue)];
    }

    private SubtitleCue CueOf(SheetText text)
    {
        var notes = text.Notes;
        var start = Near(sheet.Rate.ToTime(text.Start), notes.Time("start"));
        var isLong = notes.Whole("shown") != text.Frames;
        var words = SheetWords.Exact(text.Words, notes);
        var isSame = start == notes.Time("start") && !isLong;
        var moved = start - (notes.Time("start") ?? start);
        return new SubtitleCue
        {
            Start = start,
            End = isLong || notes.Time("end") is not { } end ? sheet.Rate.ToTime((long)text.Start + text.Frames) : end + moved,
            Text = words,
            // Words that were said at other times, or are others now, are highlighted no more.
            Words = isSame && notes.Json<List<SubtitleWord>>("words") is { } said && Notes.Clean(notes.Text("text") ?? words) == text.Words ? said : [],
        };
    }

    private MusicBed MusicOf(SheetSound first, SheetSound last)
    {
        var notes = first.Notes;
        var from = Near(first.In, notes.Time("in"));
        var piece = notes.Whole("shown") == first.Frames && notes.Time("out") is { } end && notes.Time("in") is { } begin ? end - begin : sheet.Rate.ToTime(first.Frames);
        var usual = new MusicBed { TrackId = MediaOf(first.File, first.Where, notes), In = from, Out = from + piece };
        return usual with
        {
            Volume = Level(first.Volume, notes.Number("volume"), usual.Volume),
            Duck = notes.Text("duck") != "false",
            FadeIn = Fade(first.FadeIn, "fade_in", notes) ?? usual.FadeIn,
            FadeOut = Fade(last.FadeOut, "fade_out", notes) ?? usual.FadeOut,
        };
    }

    private TimeSpan? Fade(int? native, string key, Notes notes) =>
        native is not { } frames || notes.Whole(key + "_shown") == frames ? notes.Time(key) ?? (native is { } n ? sheet.Rate.ToTime(n) : null) : sheet.Rate.ToTime(frames);

    private VoiceTrack VoiceOf(SheetSound voice) => new()
    {
        SourceId = MediaOf(voice.File, voice.Where, voice.Notes), In = Near(voice.In, voice.Notes.Time("in")), StartFrame = voice.Start,
        Volume = Level(voice.Volume, voice.Notes.Number("volume"), 1),
    };

    /// <summary>What was noted, unless it is another frame than the file says.</summary>
    private TimeSpan Near(TimeSpan native, TimeSpan? noted, double speed = 1) =>
        noted is { } exact && Math.Abs((exact - native).Ticks) <= (sheet.Rate.ToTime(1).Ticks * 0.501 * Math.Max(1, speed)) + 2 ? exact : native;

    private static double Level(double? native, double? noted, double usual) =>
        native is not { } said ? noted ?? usual : noted is { } exact && Math.Abs(Decibels.Of(exact) - Decibels.Of(said)) < 0.002 ? exact : said;

    private static bool IsCaption(SheetText text) => text.Notes.Text("role") != "subtitle";

    private IEnumerable<SheetText> Ordered(Func<SheetText, bool> isWanted) => sheet.Texts.Where(isWanted).OrderBy(t => t.Notes.Whole("index") ?? long.MaxValue).ThenBy(t => t.Start);

    private Guid IdOf(string kind, int index, Notes notes)
    {
        // A clip that was copied in the other program is one of its own.
        var id = notes.Id("id") is { } noted && !ids.Contains(noted) ? noted
            : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind} {index} {notes.Text("id")}")).AsSpan(0, 16));
        ids.Add(id);
        return id;
    }

    private Guid MediaOf(string? file, string where, Notes notes)
    {
        if (notes.Id("media") is { } noted && (file is null || file == notes.Text("file")))
        {
            return noted;
        }

        return (file is null ? null : idOf(file)) ?? throw new DocumentFault(Problem.Invalid(where, "document_media_unknown", file ?? ""));
    }
}

using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering.Golden;

/// <summary>A film of many kinds of things, and where each came from.</summary>
internal sealed class MixedFilm(TestRender render)
{
    private readonly Dictionary<Guid, string> _files = [];
    private readonly Dictionary<Guid, GoldenSource> _sources = [];

    public IReadOnlyDictionary<Guid, string> Files => _files;

    public IReadOnlyDictionary<Guid, GoldenSource> Sources => _sources;

    public required Timeline Timeline { get; init; }

    /// <summary>The names of the ten.</summary>
    public static TheoryData<string> Names() =>
        ["crossfades", "speeds", "stills", "cards", "words", "transitions", "voice", "portrait-60", "square-hevc", "everything-av1"];

    /// <summary>The kind of file a film of a name becomes, small.</summary>
    public static RenderProfile KindOf(string name) => name switch
    {
        "portrait-60" => TestRender.Profile with { Size = new FrameSize(180, 320), Rate = FrameRate.Sixty },
        "square-hevc" => TestRender.Profile with { Size = new FrameSize(240, 240), Codec = FilmCodec.Hevc, Crf = 16 },
        "everything-av1" => TestRender.Profile with { Rate = FrameRate.Sixty, Codec = FilmCodec.Av1, Preset = "10", Crf = 18 },
        _ => TestRender.Profile with { Crf = 14 },
    };

    public static async Task<MixedFilm> OfAsync(string name, TestRender render)
    {
        var ids = new MixedFilm(render) { Timeline = null! };
        var timeline = name switch
        {
            "crossfades" => await ids.CrossfadesAsync(),
            "speeds" => await ids.SpeedsAsync(),
            "stills" => await ids.StillsAsync(),
            "cards" => await ids.CardsAsync(),
            "words" => await ids.WordsAsync(),
            "transitions" => await ids.TransitionsAsync(),
            "voice" => await ids.VoiceAsync(),
            "portrait-60" => await ids.PortraitAsync(),
            "square-hevc" => await ids.SquareAsync(),
            "everything-av1" => await ids.EverythingAsync(),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
        var film = new MixedFilm(render) { Timeline = timeline with { Rate = render.Kind.Rate, Size = render.Kind.Size } };
        foreach (var (id, file) in ids._files)
        {
            film._files[id] = file;
        }

        foreach (var (id, source) in ids._sources)
        {
            film._sources[id] = source;
        }

        return film;
    }

    /// <summary>Sources of every rate, shape and direction, each fading into the next.</summary>
    private async Task<Timeline> CrossfadesAsync() => TestRender.Timeline(
        await ClipAsync(GoldenSource.Wide, 0.7, 45),
        await ClipAsync(GoldenSource.Tall, 1.6, 40) with { TransitionIn = new Transition(TransitionKind.Crossfade, 8) },
        await ClipAsync(GoldenSource.Turned, 0.5, 40) with { TransitionIn = new Transition(TransitionKind.Crossfade, 9) },
        await ClipAsync(GoldenSource.Odd, 2.5, 40) with { TransitionIn = new Transition(TransitionKind.Crossfade, 6), Fit = ClipFit.Crop },
        await ClipAsync(GoldenSource.Mirrored, 3.6, 35) with { TransitionIn = new Transition(TransitionKind.Crossfade, 10) });

    /// <summary>At these speeds every flash begins on a whole frame of the film.</summary>
    private async Task<Timeline> SpeedsAsync() => TestRender.Timeline(
        await ClipAsync(GoldenSource.Wide, 0.4, 50) with { Speed = 2 },
        await ClipAsync(GoldenSource.Fast, 1.8, 40) with { Speed = 0.5, TransitionIn = new Transition(TransitionKind.Crossfade, 6) },
        await ClipAsync(GoldenSource.Uneven, 0.6, 50) with { Speed = 1.5, Fit = ClipFit.Crop },
        await ClipAsync(GoldenSource.Wide, 3.9, 30) with { Speed = 0.25 },
        await ClipAsync(GoldenSource.Tall, 0.8, 30) with { Speed = 4, TransitionIn = new Transition(TransitionKind.FadeBlack, 6) });

    private async Task<Timeline> StillsAsync() => await WithMusicAsync(
        TestRender.Timeline(
            await ClipAsync(GoldenSource.Wide, 0.6, 36),
            await StillAsync(20, 45, new Reframe(0.35, 0.4, 1.2), new Reframe(0.6, 0.55, 2)) with { TransitionIn = new Transition(TransitionKind.Crossfade, 10) },
            await StillAsync(200, 40, new Reframe(0.5, 0.5, 1.8), new Reframe(0.5, 0.5, 1), isJpeg: true),
            await ClipAsync(GoldenSource.Mirrored, 1.7, 36) with { TransitionIn = new Transition(TransitionKind.Wipe, 8) },
            await StillAsync(90, 30, new Reframe(0.3, 0.7, 1.5), new Reframe(0.3, 0.7, 1.5)) with { TransitionIn = new Transition(TransitionKind.FadeBlack, 8) }),
        isDucked: false);

    private async Task<Timeline> CardsAsync() => await WithMusicAsync(
        TestRender.Timeline(
            TestRender.Card("Jeju\n제주", 50),
            await ClipAsync(GoldenSource.Wide, 0.5, 45) with { TransitionIn = new Transition(TransitionKind.FadeBlack, 12) },
            TestRender.Card("The sea", 40) with { TransitionIn = new Transition(TransitionKind.Wipe, 10) },
            await ClipAsync(GoldenSource.Turned, 1.6, 40),
            TestRender.Card("夏の終わり", 40) with { TransitionIn = new Transition(TransitionKind.Crossfade, 15) }) with
        {
            Chapters = [new Chapter(0, "Start = 1; # 2"), new Chapter(78, "The sea \\ 海"), new Chapter(150, "바다\nEnd")],
        },
        isDucked: true);

    private async Task<Timeline> WordsAsync() => TestRender.Timeline(
        await ClipAsync(GoldenSource.Wide, 0.5, 75),
        await ClipAsync(GoldenSource.Fast, 2.6, 60) with { TransitionIn = new Transition(TransitionKind.Crossfade, 9) },
        await ClipAsync(GoldenSource.Odd, 0.7, 45) with { Fit = ClipFit.Crop }) with
    {
        Captions =
        [
            Caption(CaptionKind.Title, "A day by the sea", 20, 24), Caption(CaptionKind.LowerThird, "Mina", 50, 24, "who can swim"),
            Caption(CaptionKind.Stamp, "2 May 2026", 55, 40), Caption(CaptionKind.LowerThird, "עברית", 140, 20, "and {more}"),
        ],
        Subtitles = Subtitles((3.2, 4, "Look there, 저기"), (4, 4.5, "nothing else")),
    };

    /// <summary>Transitions of one frame, of odd length, and one right after the other.</summary>
    private async Task<Timeline> TransitionsAsync() => TestRender.Timeline(
        await ClipAsync(GoldenSource.Wide, 0.6, 30),
        await ClipAsync(GoldenSource.Mirrored, 1.6, 26) with { TransitionIn = new Transition(TransitionKind.Crossfade, 1) },
        await ClipAsync(GoldenSource.Fast, 2.6, 30) with { TransitionIn = new Transition(TransitionKind.FadeBlack, 7) },
        await ClipAsync(GoldenSource.Wide, 3.6, 30) with { TransitionIn = new Transition(TransitionKind.Wipe, 11) },
        await ClipAsync(GoldenSource.Uneven, 0.5, 25) with { TransitionIn = new Transition(TransitionKind.Crossfade, 13) },
        await ClipAsync(GoldenSource.Fast, 4.6, 30),
        await ClipAsync(GoldenSource.Mirrored, 2.6, 30) with { TransitionIn = new Transition(TransitionKind.Wipe, 1) },
        await ClipAsync(GoldenSource.Wide, 1.7, 24) with { TransitionIn = new Transition(TransitionKind.FadeBlack, 2) }) with
    {
        Chapters = [new Chapter(10, "First"), new Chapter(100, "Second")],
    };

    private async Task<Timeline> VoiceAsync() => await WithMusicAsync(
        await WithVoiceAsync(
            TestRender.Timeline(
                await ClipAsync(GoldenSource.Wide, 0.5, 60),
                await ClipAsync(GoldenSource.Fast, 1.6, 60) with { Volume = 0, TransitionIn = new Transition(TransitionKind.Crossfade, 10) },
                await StillAsync(140, 40, new Reframe(0.5, 0.5, 1.1), new Reframe(0.5, 0.4, 1.4)),
                await ClipAsync(GoldenSource.Tall, 2.5, 45) with { Volume = 0.5 }) with
            {
                Subtitles = Subtitles((2.2, 3.2, "Somebody speaks"), (3.2, 4, "말하고 있다")),
            },
            startFrame: 66),
        isDucked: true);

    private async Task<Timeline> PortraitAsync() => TestRender.Timeline(
        await ClipAsync(GoldenSource.Turned, 0.5, 80),
        await ClipAsync(GoldenSource.Wide, 1.5, 90) with { TransitionIn = new Transition(TransitionKind.Crossfade, 14) },
        await ClipAsync(GoldenSource.Fast, 2.7, 70) with { Speed = 0.5, Fit = ClipFit.Crop },
        await ClipAsync(GoldenSource.Tall, 0.6, 80) with { TransitionIn = new Transition(TransitionKind.Wipe, 20) }) with
    {
        Captions = [Caption(CaptionKind.Stamp, "부산, 3 May", 20, 50), Caption(CaptionKind.LowerThird, "Min", 150, 50, "in the town")],
        Chapters = [new Chapter(0, "Up"), new Chapter(160, "Down")],
    };

    private async Task<Timeline> SquareAsync() => await WithMusicAsync(
        TestRender.Timeline(
            await ClipAsync(GoldenSource.Mirrored, 0.6, 45) with { Fit = ClipFit.Crop },
            await ClipAsync(GoldenSource.Wide, 1.5, 45) with { Fit = ClipFit.Crop, Reframe = new Reframe(0.25, 0.5, 1.5), TransitionIn = new Transition(TransitionKind.Wipe, 12) },
            await ClipAsync(GoldenSource.Turned, 2.6, 40) with { Reframe = new Reframe(0.5, 0.25, 2) },
            await StillAsync(60, 40, new Reframe(0.2, 0.5, 1), new Reframe(0.8, 0.5, 1), isJpeg: true) with { TransitionIn = new Transition(TransitionKind.FadeBlack, 9) }),
        isDucked: true);

    private async Task<Timeline> EverythingAsync() => await WithMusicAsync(
        await WithVoiceAsync(
            TestRender.Timeline(
                TestRender.Card("Everything", 50),
                await ClipAsync(GoldenSource.Wide, 0.5, 90) with { TransitionIn = new Transition(TransitionKind.Crossfade, 16) },
                await StillAsync(300, 60, new Reframe(0.4, 0.5, 1.6), new Reframe(0.5, 0.5, 1.1)) with { TransitionIn = new Transition(TransitionKind.Wipe, 20) },
                await ClipAsync(GoldenSource.Fast, 1.4, 70) with { Speed = 2 },
                await ClipAsync(GoldenSource.Turned, 2.5, 70) with { TransitionIn = new Transition(TransitionKind.FadeBlack, 15) },
                await ClipAsync(GoldenSource.Odd, 3.6, 60) with { Fit = ClipFit.Crop, Volume = 0.8 }) with
            {
                Captions = [Caption(CaptionKind.Title, "All of it 🎉", 70, 30), Caption(CaptionKind.Stamp, "Seoul", 180, 60)],
                Subtitles = Subtitles((2.2, 3, "While somebody speaks")),
                Chapters = [new Chapter(0, "One"), new Chapter(124, "Two"), new Chapter(230, "Three")],
            },
            startFrame: 130),
        isDucked: true);

    private async Task<Clip> ClipAsync(GoldenSource source, double start, int frames)
    {
        var known = _sources.FirstOrDefault(s => s.Value == source);
        var id = known.Key;
        if (known.Value is null)
        {
            var file = await source.FileAsync();
            id = await render.AddAsync(file);
            (_files[id], _sources[id]) = (file, source);
        }

        return TestRender.Clip(id, start, frames);
    }

    private async Task<Clip> StillAsync(int hue, int frames, Reframe from, Reframe to, bool isJpeg = false)
    {
        var file = await GoldenSource.PictureAsync(hue, isJpeg);
        var id = await render.AddPictureAsync(file);
        _files[id] = file;
        return TestRender.Clip(id, 0, frames) with { Fit = ClipFit.Crop, Still = new KenBurns(from, to) };
    }

    private async Task<Timeline> WithMusicAsync(Timeline timeline, bool isDucked)
    {
        render.Music = await render.SourceAsync(await TestClips.MusicAsync(4));
        return timeline with
        {
            Music = new MusicBed { TrackId = Guid.CreateVersion7(), In = TimeSpan.FromSeconds(0.5), Out = TimeSpan.FromSeconds(3.5), Volume = 0.5, Duck = isDucked, FadeOut = TimeSpan.FromSeconds(0.5) },
        };
    }

    private async Task<Timeline> WithVoiceAsync(Timeline timeline, int startFrame) =>
        timeline with { Voice = new VoiceTrack { SourceId = await render.AddAsync(await GoldenSource.VoiceAsync()), In = TimeSpan.FromSeconds(1), StartFrame = startFrame } };

    private static Caption Caption(CaptionKind kind, string text, int start, int frames, string? detail = null) =>
        new() { Id = Guid.CreateVersion7(), Kind = kind, Text = text, Detail = detail, StartFrame = start, Frames = frames };

    private static SubtitleTrack Subtitles(params (double Start, double End, string Text)[] cues) => new()
    {
        Cues = [.. cues.Select(c => new SubtitleCue { Start = TimeSpan.FromSeconds(c.Start), End = TimeSpan.FromSeconds(c.End), Text = c.Text })],
        Style = new SubtitleStyle { Size = 0.08, Boxed = true },
    };
}

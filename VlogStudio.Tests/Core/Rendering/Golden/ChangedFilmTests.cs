using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering.Golden;

/// <summary>
/// How much of a film of twelve clips is made again when a little of it changes: told by the render, and by the files that came into the cache.
/// </summary>
public sealed class ChangedFilmTests
{
    /// <summary>Twelve clips of 20 frames, cut; but the fourth fades into the fifth, and the fifth into the sixth.</summary>
    private const int Clips = 12;

    /// <summary>12 clips and 2 transitions.</summary>
    private const int Segments = 14;

    [Fact]
    public async Task Render_OneThingChanged_MakesOnlyWhatShowsIt()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var one = await render.AddAsync(await TestClips.MovingAsync(3));
        var two = await render.AddAsync(await TestClips.MovingAsync(3, hue: 120));
        var timeline = Film(one, two);
        render.Music = await render.SourceAsync(await TestClips.MusicAsync(4));
        await AssertMadeAsync(render, timeline, Segments, "a new film");
        var digests = await PacketsAsync(render, timeline);

        await AssertMadeAsync(render, timeline, 0, "the same film");
        await AssertMadeAsync(render, timeline with { Title = "Other", Chapters = [new Chapter(0, "One")] }, 0, "other title and chapters");
        await AssertMadeAsync(render, timeline with { Music = timeline.Music! with { In = TimeSpan.FromSeconds(1), Volume = 0.9 } }, 0, "another piece of the music");
        await AssertMadeAsync(render, timeline with { Music = null }, 0, "no music");
        await AssertMadeAsync(render, timeline with { OriginalVolume = 0.5, Clips = Changed(timeline, 7, c => c with { Volume = 0.2 }) }, 0, "other volumes");
        await AssertMadeAsync(render, timeline with { Clips = Moved(timeline, 8, 11) }, 0, "cut clips in another order");
        await AssertMadeAsync(render, timeline with { Clips = [.. timeline.Clips.Where((_, i) => i != 9)] }, 0, "a cut clip left out");
        var swapped = timeline with { Clips = Changed(timeline, 9, c => c with { In = TimeSpan.FromSeconds(1.31) }) };
        await AssertMadeAsync(render, swapped, 1, "one clip between cuts");
        await AssertMadeAsync(render, timeline with { Clips = Changed(timeline, 4, c => c with { In = TimeSpan.FromSeconds(1.32) }) }, 3, "one clip between transitions");
        await AssertMadeAsync(render, timeline with { Clips = Changed(timeline, 4, c => c with { TransitionIn = new Transition(TransitionKind.Wipe, 6) }) }, 1, "another kind of transition");
        await AssertMadeAsync(render, timeline with { Captions = [Words(9 * 20, 15)] }, 2, "words over the edge of two clips");

        // What was not made again is the same to the byte.
        var packets = await PacketsAsync(render, swapped);
        var from = swapped.Positions()[9].StartFrame;
        Assert.Equal(digests.Take(from), packets.Take(from));
        Assert.NotEqual(digests.Skip(from).Take(20), packets.Skip(from).Take(20));
        Assert.Equal(digests.Skip(from + 20), packets.Skip(from + 20));
    }

    [Fact]
    public async Task Render_OtherMusicFile_MakesNoPicture()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var one = await render.AddAsync(await TestClips.MovingAsync(3));
        var timeline = Film(one, one);
        render.Music = await render.SourceAsync(await TestClips.MusicAsync(4));
        await AssertMadeAsync(render, timeline, Segments, "a new film");
        var before = await PacketsAsync(render, timeline);
        render.Music = await render.SourceAsync(await TestClips.MusicAsync(5));

        await AssertMadeAsync(render, timeline, 0, "another piece");

        Assert.Equal(before, await PacketsAsync(render, timeline));
    }

    private static Timeline Film(Guid one, Guid two) => TestRender.Timeline(
        [.. Enumerable.Range(0, Clips).Select(i => TestRender.Clip(i % 2 == 0 ? one : two, 0.1 * i, 20, i is 4 or 5 ? 6 : 0))]) with
    {
        Music = new MusicBed { TrackId = Guid.CreateVersion7(), In = TimeSpan.Zero, Out = TimeSpan.FromSeconds(3) },
    };

    private static async Task AssertMadeAsync(TestRender render, Timeline timeline, int made, string what)
    {
        var before = Kept(render);

        var film = await render.RenderAsync(timeline);

        var after = Kept(render);
        Assert.True(film.Cost.SegmentsMade == made, $"{what}: {film.Cost.SegmentsMade} segments were made instead of {made}");
        Assert.True(after.Count - before.Count == made, $"{what}: {after.Count - before.Count} files came into the cache instead of {made}");
        Assert.Subset(after, before);
        Assert.Equal(timeline.TotalFrames(), film.Frames);
    }

    /// <summary>The pictures in the cache.</summary>
    private static HashSet<string> Kept(TestRender render) =>
        Directory.Exists(render.CacheFolder) ? [.. Directory.GetFiles(render.CacheFolder, "*.mp4", SearchOption.AllDirectories)] : [];

    /// <summary>Size and checksum of each frame's bytes in the order of the file.</summary>
    private static async Task<IReadOnlyList<string>> PacketsAsync(TestRender render, Timeline timeline)
    {
        var film = await render.RenderAsync(timeline);
        var (text, _) = await PlainTool.RunAsync("ffmpeg", "-v", "error", "-i", film.FilmPath, "-map", "0:v", "-c", "copy", "-f", "framecrc", "-");
        return [.. text.Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => string.Join(':', l.Split(',', StringSplitOptions.TrimEntries)[4..6]))];
    }

    private static IReadOnlyList<Clip> Changed(Timeline timeline, int index, Func<Clip, Clip> change) => [.. timeline.Clips.Select((c, i) => i == index ? change(c) : c)];

    private static List<Clip> Moved(Timeline timeline, int from, int to)
    {
        var clips = timeline.Clips.ToList();
        var clip = clips[from];
        clips.RemoveAt(from);
        clips.Insert(to, clip);
        return clips;
    }

    private static Caption Words(int middle, int reach) =>
        new() { Id = Guid.CreateVersion7(), Kind = CaptionKind.Title, Text = "Here", StartFrame = middle - reach - 12, Frames = 2 * reach };
}

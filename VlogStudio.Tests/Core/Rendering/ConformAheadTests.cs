using Microsoft.Extensions.Options;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class ConformAheadTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandleAsync_FilmIsAskedForLater_FindsItsPictureMade()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var timeline = await TwoClipsAsync(render);
        var seen = new List<(int Done, int All)>();
        Assert.Equal(3, await AheadAsync(render, timeline, _ => Task.FromResult(true), (done, all) => seen.Add((done, all))));
        Assert.Equal([(0, 3), (1, 3), (2, 3), (3, 3)], seen);
        var film = await render.RenderAsync(timeline);
        Assert.Equal((0, 3), (film.Cost.SegmentsMade, film.Cost.SegmentsReused));
        Assert.Equal(0, await AheadAsync(render, timeline, _ => Task.FromResult(true)));
    }

    [Fact]
    public async Task HandleAsync_MachineIsNeeded_LetsGoAndGoesOnLater()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var timeline = await TwoClipsAsync(render);
        var asked = 0;
        // Free, needed while the first segment is being made, free again.
        var made = await AheadAsync(render, timeline, _ => Task.FromResult(Interlocked.Increment(ref asked) is not (>= 2 and <= 4)));
        Assert.Equal(3, made);
        Assert.True(asked >= 5, "it waited until the machine was free");
        Assert.Equal(3, (await render.RenderAsync(timeline)).Cost.SegmentsReused);
    }

    [Fact]
    public async Task HandleAsync_MachineIsNeededThroughout_MakesNothing()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var timeline = await TwoClipsAsync(render);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var asked = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AheadAsync(
            render,
            timeline,
            async _ =>
            {
                if (++asked == 3) { await stop.CancelAsync(); }
                return false;
            },
            ct: stop.Token));
        Assert.False(Directory.Exists(render.CacheFolder) && Directory.EnumerateFiles(render.CacheFolder, "*", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task HandleAsync_NoCache_DoesNothing()
    {
        using var render = new TestRender();
        Assert.Equal(0, await AheadAsync(render, await TwoClipsAsync(render), _ => Task.FromResult(true)));
    }

    private static async Task<Timeline> TwoClipsAsync(TestRender render)
    {
        var one = await render.AddAsync(await TestClips.MovingAsync(3));
        var two = await render.AddAsync(await TestClips.MovingAsync(3, hue: 90));
        return TestRender.Timeline(TestRender.Clip(one, 0, 45), TestRender.Clip(two, 0.5, 45, crossfade: 10));
    }

    private static Task<int> AheadAsync(TestRender render, Timeline timeline, Func<CancellationToken, Task<bool>> mayGoOn, Action<int, int>? onProgress = null, CancellationToken? ct = null)
    {
        var act = new ConformAhead(render.Media, Options.Create(new RenderingOptions()), TimeProvider.System);
        var input = new RenderInput
        {
            Timeline = timeline, Profile = TestRender.Profile, Sources = render.Sources, CacheFolder = render.CacheFolder,
            ScratchFolder = Directory.CreateDirectory(render.Folder.File("ahead-" + Guid.NewGuid().ToString("N"))).FullName,
        };
        return act.HandleAsync(input, mayGoOn, onProgress ?? ((_, _) => { }), ct ?? Ct);
    }
}

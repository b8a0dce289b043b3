using Microsoft.Extensions.Options;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class EstimateFilmTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandleAsync_AfterTheFilmWasMade_CountsOnlyWhatChanged()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var (a, b) = (await render.AddAsync(await TestClips.MovingAsync(3)), await render.AddAsync(await TestClips.MovingAsync(3, hue: 90)));
        var timeline = TestRender.Timeline(TestRender.Clip(a, 0.5, 60), TestRender.Clip(b, 0.5, 60), TestRender.Clip(a, 1.5, 30));
        // Where it is estimated the files need not be.
        var sources = render.Sources.ToDictionary(s => s.Key, s => s.Value with { Path = "" });

        var before = await EstimateAsync(render, timeline, sources);
        await render.RenderAsync(timeline);
        var again = await EstimateAsync(render, timeline, sources);
        var changed = await EstimateAsync(render, timeline with { Clips = [timeline.Clips[0], timeline.Clips[1], timeline.Clips[2] with { In = TimeSpan.FromSeconds(1) }] }, sources);
        var elsewhere = await new EstimateFilm(render.Media, Of().Options, Of().Estimate, TimeProvider.System).HandleAsync(timeline, render.Kind, sources, null, Ct);

        Assert.InRange(changed.Expected, again.Expected + TimeSpan.FromMilliseconds(1), before.Expected - TimeSpan.FromMilliseconds(1));
        Assert.True(again.Low <= again.Expected && again.Expected <= again.High);
        Assert.True(elsewhere.Expected > changed.Expected, "without a cache everything is made");
    }

    [Fact]
    public async Task HandleAsync_UnknownRecording_EstimatesTheWholeFilm()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var timeline = TestRender.Timeline(TestRender.Clip(Guid.CreateVersion7(), 0, 60));
        var found = await EstimateAsync(render, timeline, new Dictionary<Guid, RenderSource>());
        Assert.Equal(Of().Estimate.EstimateWithBand(timeline), found);
    }

    private static (IOptions<RenderingOptions> Options, EstimateRender Estimate) Of()
    {
        var options = Options.Create(new RenderingOptions());
        return (options, new EstimateRender(options, new RenderPace(options)));
    }

    private static Task<RenderEstimate> EstimateAsync(TestRender render, Timeline timeline, IReadOnlyDictionary<Guid, RenderSource> sources) =>
        new EstimateFilm(render.Media, Of().Options, Of().Estimate, TimeProvider.System).HandleAsync(timeline, render.Kind, sources, render.CacheFolder, Ct);
}

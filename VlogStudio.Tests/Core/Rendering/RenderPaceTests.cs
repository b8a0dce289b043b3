using Microsoft.Extensions.Options;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class RenderPaceTests
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    [Fact]
    public void Band_NothingKnown_IsWide()
    {
        var (low, high) = Pace(null).Band;

        Assert.InRange(low, 0.5, 0.7);
        Assert.InRange(high, 1.7, 1.9);
    }

    [Fact]
    public void Band_SteadyMachine_NarrowsAndIsRemembered()
    {
        using var folder = new TemporaryFolder();
        var pace = Pace(folder.File("pace"));
        for (var i = 0; i < 60; i++)
        {
            pace.Learn(Ten, Ten * (2 + (i % 2 * 0.1)));
        }

        var later = Pace(folder.File("pace"));

        Assert.InRange(later.Factor, 2, 2.1);
        Assert.Equal(pace.Band, later.Band);
        Assert.InRange(later.Band.Low, 0.9, 1);
        Assert.InRange(later.Band.High, 1, 1.1);
    }

    [Fact]
    public void Band_RestlessMachine_HoldsMostOfItsRenders()
    {
        var pace = Pace(null);
        var random = new Random(11);
        var inside = 0;
        for (var i = 0; i < 400; i++)
        {
            var took = Ten * (1 + (random.NextDouble() * 2));
            var (low, high) = pace.Band;
            var expected = Ten * pace.Factor;
            inside += i >= 24 && took >= expected * low && took <= expected * high ? 1 : 0;
            pace.Learn(Ten, took);
        }

        Assert.InRange(inside / 376.0, 0.65, 0.95);
    }

    [Fact]
    public void Read_EarlierFileAndNonsense_AreTaken()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("old"), "2.5");
        File.WriteAllText(folder.File("odd"), "x y z");

        Assert.Equal(2.5, Pace(folder.File("old")).Factor);
        Assert.Equal(1, Pace(folder.File("odd")).Factor);
    }

    [Fact]
    public void Estimate_OtherCodec_TakesLongerWithinItsBand()
    {
        var options = Options.Create(new RenderingOptions());
        var estimate = new EstimateRender(options, new RenderPace(options));
        var timeline = TestRender.Timeline(TestRender.Clip(Guid.CreateVersion7(), 0, 900)) with { Size = new FrameSize(1920, 1080) };

        var (plain, hevc) = (estimate.EstimateWithBand(timeline), estimate.EstimateWithBand(timeline, FilmCodec.Hevc));

        Assert.True(hevc.Expected > plain.Expected * 1.5);
        Assert.True(plain.Low < plain.Expected && plain.Expected < plain.High);
    }

    private static RenderPace Pace(string? file) => new(Options.Create(new RenderingOptions { PaceFile = file }));
}

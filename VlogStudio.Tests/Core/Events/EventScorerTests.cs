using VlogStudio.Core.Events;

namespace VlogStudio.Tests.Core.Events;

public sealed class EventScorerTests
{
    [Fact]
    public void Measure_SharpLivelyLight_BeatsBlurryShakyDark()
    {
        var good = EventScorer.Measure(SignalSamples.Even(10), 0, 10);
        var bad = EventScorer.Measure(SignalSamples.Even(10, sharpness: 0.1, motion: 0.95, brightness: 0.05), 0, 10);
        Assert.True(good.Score > 0.7, $"{good.Score}");
        Assert.True(bad.Score < 0.2, $"{bad.Score}");
        Assert.Equal(["blurry", "dark", "shaky"], bad.Reasons.Where(r => r.Weight < 0).Select(r => r.Code).Order());
        Assert.Contains(good.Reasons, r => r.Code == "sharp");
        Assert.Contains(good.Reasons, r => r.Code == "lively");
    }

    [Fact]
    public void Measure_ScoreIsTheSumOfItsReasons()
    {
        var measured = EventScorer.Measure(SignalSamples.Even(10, sharpness: 0.6, motion: 0.1, brightness: 0.4), 2, 7);
        Assert.Equal(0.5 + measured.Reasons.Sum(r => r.Value * r.Weight), measured.Score, 3);
    }

    [Fact]
    public void Measure_OneLoudMoment_SaysSo()
    {
        var signals = SignalSamples.Even(20, loudness: -30);
        signals = signals with { Loudness = [.. signals.Loudness.Select((v, i) => i == 12 ? -8.0 : v)] };
        Assert.Contains(EventScorer.Measure(signals, 0, 10).Reasons, r => r.Code == "loud_moment");
        Assert.DoesNotContain(EventScorer.Measure(signals, 10, 20).Reasons, r => r.Code == "loud_moment");
    }

    [Fact]
    public void Measure_BestMoment_IsTheSharpOne()
    {
        var signals = SignalSamples.Even(10, sharpness: 0.2);
        signals = signals with { Sharpness = [.. signals.Sharpness.Select((v, i) => i == 14 ? 1.0 : v)] };
        Assert.InRange(EventScorer.Measure(signals, 0, 10).BestAt, 7, 7.5);
    }
}

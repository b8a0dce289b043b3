using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Events;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Tests.Core.Events;

public sealed class EventDetectorTests
{
    private static readonly EventsOptions Options = new();

    [Fact]
    public void Detect_HalfSecondClip_IsOneEvent()
    {
        var found = Assert.Single(EventDetector.Detect(SignalSamples.Even(0.5), 0.5, Options));
        Assert.Equal((0, 0.5), (found.Start, found.End));
        Assert.Contains(found.Measured.Reasons, r => r.Code == "too_short");
    }

    [Fact]
    public void Detect_HourWithoutAnyBorder_IsDividedIntoAFewDozenEvents()
    {
        var found = EventDetector.Detect(SignalSamples.Even(3600, step: 2), 3600, Options);
        Assert.InRange(found.Count, 30, 100);
        Assert.All(found, e => Assert.InRange(e.End - e.Start, Options.MinSeconds, 70));
    }

    [Fact]
    public void Detect_CutsFarEnoughApart_PartsThere()
    {
        var signals = SignalSamples.Even(30) with { Cuts = [10, 20] };
        Assert.Equal([0, 10, 20], EventDetector.Detect(signals, 30, Options).Select(e => e.Start));
    }

    [Fact]
    public void Detect_FlurryOfCuts_MakesNoSlivers()
    {
        var signals = SignalSamples.Even(20) with { Cuts = [.. Enumerable.Range(1, 60).Select(i => i / 3.0)] };
        Assert.All(EventDetector.Detect(signals, 20, Options), e => Assert.True(e.End - e.Start >= Options.MinSeconds - 1e-9));
    }

    [Fact]
    public void Detect_LongStillness_BecomesAStretchOfItsOwn()
    {
        var signals = SignalSamples.Even(40) with { Stills = [new SignalSpan(12, 28)] };
        var found = EventDetector.Detect(signals, 40, Options);
        Assert.Equal([0, 12, 28], found.Select(e => e.Start));
        Assert.Contains(found[1].Measured.Reasons, r => r.Code == "long_still");
        Assert.True(found[1].Measured.Score < found[0].Measured.Score);
    }

    [Fact]
    public void Detect_BorderBesideAKeyFrame_SnapsToIt()
    {
        var signals = SignalSamples.Even(30) with { Silences = [new SignalSpan(12, 17)], KeyFrames = [0, 7, 14.8, 22] };
        Assert.Equal([0, 14.8], EventDetector.Detect(signals, 30, Options).Select(e => e.Start));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Detect_NoLength_FindsNothing(double duration) => Assert.Empty(EventDetector.Detect(SignalSamples.Even(1), duration, Options));

    [Fact]
    public void Detect_AnySignals_CoversTheRecordingWithEventsOfBoundedLength() => Prop.ForAll(SignalSamples.Any, sample =>
    {
        var (signals, duration) = sample;
        var found = EventDetector.Detect(signals, duration, Options);
        Assert.Equal(0, found[0].Start);
        Assert.Equal(duration, found[^1].End);
        Assert.All(found.Zip(found.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        var shortest = Math.Min(Options.MinSeconds, duration) - 1e-6;
        var longest = Math.Max(Options.MaxSeconds, duration / Options.MaxPerRecording) * 2;
        Assert.All(found, e =>
        {
            Assert.InRange(e.End - e.Start, shortest, longest);
            Assert.InRange(e.Measured.Score, 0, 1);
            Assert.InRange(e.Measured.BestAt, e.Start, e.End);
            Assert.All(e.Measured.Reasons, r => Assert.InRange(r.Value, 0, 1));
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Detect_Twice_FindsTheSame() => Prop.ForAll(SignalSamples.Any, sample =>
        EventDetector.Detect(sample.Signals, sample.Duration, Options).Select(e => (e.Start, e.End, e.Measured.Score))
            .SequenceEqual(EventDetector.Detect(sample.Signals, sample.Duration, Options).Select(e => (e.Start, e.End, e.Measured.Score)))).QuickCheckThrowOnFailure();
}

using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests.Core.Timelines;

public sealed class TimelineMathTests
{
    [Fact]
    public void Positions_AnyValidTimeline_CoverEveryFrame() => Prop.ForAll(AnyTimelines.Valid, timeline =>
    {
        var positions = timeline.Positions();
        var seen = new int[timeline.TotalFrames()];
        foreach (var p in positions)
        {
            for (var f = p.StartFrame; f < p.EndFrame; f++)
            {
                seen[f]++;
            }
        }

        var overlaps = positions.Sum(p => p.OverlapBefore);
        return seen.All(n => n is 1 or 2) && seen.Count(n => n == 2) == overlaps && positions[^1].EndFrame == timeline.TotalFrames();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ClampTo_AnyTimeline_IsValidAndNoLonger() => Prop.ForAll(AnyTimelines.Valid, ArbMap.Default.ArbFor<PositiveInt>(), (timeline, seconds) =>
    {
        var maximum = TimeSpan.FromSeconds(1 + (seconds.Get % 120));
        var clamped = timeline.ClampTo(maximum);
        var unchanged = timeline.Duration() > maximum || clamped.Clips.SequenceEqual(timeline.Clips);
        return clamped.Duration() <= maximum && unchanged && TimelineValidator.Validate(clamped).Count == 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ClampTo_LongLastClip_ComesWithinOneFrame()
    {
        var clip = new Clip { Id = Guid.NewGuid(), RecordingId = Guid.NewGuid(), In = TimeSpan.Zero, Frames = 900 };
        var clamped = TimelineMath.ClampTo([clip, clip with { Id = Guid.NewGuid(), TransitionIn = new Transition(TransitionKind.Crossfade, 15) }], FrameRate.Thirty.ToFrames(TimeSpan.FromSeconds(40)));

        Assert.Equal(1200, TimelineMath.TotalFrames(clamped));
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(0.9999999, 30)]
    [InlineData(59.999, 1799)]
    [InlineData(1.0 / 3, 10)]
    public void ToFrames_Times_CountWholeFrames(double seconds, int frames) => Assert.Equal(frames, FrameRate.Thirty.ToFrames(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Timeline_WrittenAndRead_IsTheSame() => Prop.ForAll(AnyTimelines.Valid, timeline =>
        StudioJson.Write(StudioJson.Read<Timeline>(StudioJson.Write(timeline))) == StudioJson.Write(timeline)).QuickCheckThrowOnFailure();
}

/// <summary>Random films.</summary>
internal static partial class AnyTimelines
{
    public static readonly Guid[] Recordings = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];

    private static readonly FrameSize[] Sizes = [new(1280, 720), new(1080, 1920), new(720, 720)];

    public static Arbitrary<Timeline> Valid { get; } = (
        from count in Gen.Choose(1, 12)
        from frames in Gen.Choose(1, 700).ArrayOf(count)
        from starts in Gen.Choose(0, 60_000).ArrayOf(count)
        from fades in Gen.Choose(0, 40).ArrayOf(count)
        from recordings in Gen.Elements(Recordings).ArrayOf(count)
        from fits in Gen.Elements(ClipFit.Blur, ClipFit.Crop).ArrayOf(count)
        from size in Gen.Elements(Sizes)
        select Build(frames, starts, fades, recordings, fits, size)).ToArbitrary();

    private static Timeline Build(int[] frames, int[] starts, int[] fades, Guid[] recordings, ClipFit[] fits, FrameSize size)
    {
        var clips = frames.Select((n, i) =>
        {
            var fade = i == 0 ? 0 : Math.Min(fades[i], TimelineMath.LongestTransition(frames[i - 1], n));
            return new Clip
            {
                Id = Guid.NewGuid(), RecordingId = recordings[i], In = TimeSpan.FromMilliseconds(starts[i]), Frames = n, Fit = fits[i],
                TransitionIn = fade > 0 ? new Transition(TransitionKind.Crossfade, fade) : null,
            };
        });
        return new Timeline { Title = "Any", Rate = FrameRate.Thirty, Size = size, Clips = [.. clips] };
    }
}

using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Core.Events;
using static VlogStudio.Tests.Core.Vlogs.VlogSamples;

namespace VlogStudio.Tests.Core.Vlogs;

public sealed class TimelineBuilderTests
{
    [Fact]
    public void Build_SixtyFrames_HasTheSameMomentsTwiceAsFinely()
    {
        var events = new[] { VlogSamples.Event(1, 0, 4), VlogSamples.Event(2, 1, 6) };
        var request = VlogSamples.Request(events) with { Transition = TransitionKind.Crossfade, MaxDuration = 7 };
        var (thirty, sixty) = (TimelineBuilder.Build(events, request, "x", null), TimelineBuilder.Build(events, request with { Fps = 60 }, "x", null));
        Assert.Equal((FrameRate.Thirty, FrameRate.Sixty), (thirty.Rate, sixty.Rate));
        Assert.Equal(thirty.Duration(), sixty.Duration());
        Assert.Equal(15, thirty.Clips[1].TransitionIn!.Frames);
        Assert.Equal(30, sixty.Clips[1].TransitionIn!.Frames);
    }

    [Fact]
    public void Build_EverythingFits_TakesEventsWhole()
    {
        var events = new[] { Event(1, 2, 6), Event(2, 0, 3.5), Event(3, 1, 2) };
        var timeline = TimelineBuilder.Build(events, Request(events), "Day", null);
        Assert.Equal([120, 105, 30], timeline.Clips.Select(c => c.Frames));
        Assert.Equal([2, 0, 1], timeline.Clips.Select(c => c.In.TotalSeconds));
        Assert.Equal(8.5, timeline.Duration().TotalSeconds);
        Assert.All(timeline.Clips, c => Assert.Null(c.TransitionIn));
    }

    [Fact]
    public void Build_TooLong_SharesFairly()
    {
        var events = new[] { Event(1, 0, 100), Event(2, 0, 2), Event(3, 0, 100) };
        var timeline = TimelineBuilder.Build(events, Request(events) with { MaxDuration = 12 }, "Day", null);
        Assert.Equal([150, 60, 150], timeline.Clips.Select(c => c.Frames));
        Assert.Equal(12, timeline.Duration().TotalSeconds);
    }

    [Fact]
    public void Build_Shortened_ShowsTheBestStretch()
    {
        var signals = SignalSamples.Even(60, sharpness: 0.3);
        signals = signals with { Sharpness = [.. signals.Sharpness.Select((v, i) => i is >= 80 and < 90 ? 0.95 : v)] };
        var events = new[] { Event(1, 0, 60, signals: signals), Event(2, 0, 60), Event(3, 0, 60) };
        var timeline = TimelineBuilder.Build(events, Request(events) with { MaxDuration = 15 }, "Day", null);
        Assert.InRange(timeline.Clips[0].In.TotalSeconds, 39.5, 40.5);
    }

    [Theory]
    [InlineData(TransitionKind.Crossfade)]
    [InlineData(TransitionKind.FadeBlack)]
    [InlineData(TransitionKind.Wipe)]
    public void Build_Transition_OverlapsHalfASecond(TransitionKind kind)
    {
        var events = new[] { Event(1, 0, 4), Event(2, 0, 4), Event(3, 0, 0.4) };
        var timeline = TimelineBuilder.Build(events, Request(events) with { Transition = kind }, "Day", null);
        Assert.Equal([null, new Transition(kind, 15), new Transition(kind, 5)], timeline.Clips.Select(c => c.TransitionIn));
    }

    [Fact]
    public void Build_Music_TakesThePieceAskedFor()
    {
        var events = new[] { Event(1, 0, 4), Event(2, 0, 4), Event(3, 0, 4) };
        var track = new TrackMaterial(DaySamples.Id(7), true, TimeSpan.FromSeconds(90));
        var request = Request(events) with { MusicId = track.Id, MusicStart = 10, MusicEnd = 40, MusicVolume = 0.3, Duck = false, OriginalVolume = 0 };
        var timeline = TimelineBuilder.Build(events, request, "Day", track);
        Assert.Equal((10, 40, 0.3, false), (timeline.Music!.In.TotalSeconds, timeline.Music.Out.TotalSeconds, timeline.Music.Volume, timeline.Music.Duck));
        Assert.Equal(0, timeline.OriginalVolume);
    }

    [Fact]
    public void Build_AnyEvents_KeepsItsLaws() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Any, sample =>
    {
        var (events, request) = sample;
        var timeline = TimelineBuilder.Build(events, request, "Day", null);
        var sources = events.ToDictionary(e => e.RecordingId, e => e.RecordingDuration);
        Assert.Empty(TimelineValidator.Validate(timeline, sources));
        Assert.True(timeline.Duration().TotalSeconds <= request.MaxDuration + 1e-6, $"{timeline.Duration()} > {request.MaxDuration}");
        Assert.Equal(request.EventIds.Take(timeline.Clips.Count), timeline.Clips.Select(c => c.EventId!.Value));
        var whole = events.Sum(e => timeline.Rate.ToFrames(e.End - e.Start));
        foreach (var (clip, e) in timeline.Clips.Zip(events))
        {
            Assert.True(clip.In >= e.Start && clip.In + timeline.Rate.ToTime(clip.Frames) <= e.End + timeline.Rate.ToTime(1), "within its event");
            var isWhole = clip.Frames >= timeline.Rate.ToFrames(e.End - e.Start);
            Assert.True(isWhole || clip.Frames + 2 >= timeline.Clips.Max(c => c.Frames), "a shortened clip is as long as the longest");
        }
        if (whole <= timeline.Rate.ToFrames(TimeSpan.FromSeconds(request.MaxDuration))) { Assert.Equal(whole, timeline.Clips.Sum(c => c.Frames)); }
        Assert.Equal(timeline.Clips, TimelineBuilder.Build(events, request, "Day", null).Clips);
    }));

    private static Arbitrary<(List<EventMaterial> Events, VlogRequest Request)> Any { get; } = (
        from count in Gen.Choose(1, 30)
        from starts in Gen.ArrayOf(Gen.Choose(0, 5000), 30)
        from lengths in Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(4, 400)), (1, Gen.Choose(4, 30_000))), 30)
        from seconds in Gen.Choose(60, 6000)
        from crossfade in Gen.Elements(TransitionKind.Cut, TransitionKind.Crossfade, TransitionKind.Wipe)
        select Make(count, starts, lengths, seconds / 20.0, crossfade)).ToArbitrary();

    private static (List<EventMaterial> Events, VlogRequest Request) Make(int count, int[] starts, int[] lengths, double seconds, TransitionKind transition)
    {
        var events = Enumerable.Range(0, count).Select(i => Event(i + 1, starts[i] / 10.0, (starts[i] / 10.0) + (lengths[i] / 10.0))).ToList();
        // As the validator demands: every event has room for half a second.
        var room = events.Sum(e => Math.Min(0.5, (e.End - e.Start).TotalSeconds));
        return (events, Request([.. events]) with { MaxDuration = Math.Max(seconds, Math.Ceiling(room)), Transition = transition });
    }
}

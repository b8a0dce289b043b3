using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Core.Events;
using static VlogStudio.Tests.Core.Vlogs.VlogSamples;

namespace VlogStudio.Tests.Core.Vlogs;

public sealed class BeatCutsTests
{
    private static readonly double[] Beats = [.. Enumerable.Range(0, 400).Select(i => 0.11 + (i * 0.52))];

    private static TrackMaterial Music => new(DaySamples.Id(7), true, TimeSpan.FromSeconds(200)) { Beats = Beats };

    [Theory]
    [InlineData(TransitionKind.Cut)]
    [InlineData(TransitionKind.Crossfade)]
    public void Build_CutOnBeats_ChangesOnBeats(TransitionKind transition)
    {
        var events = new[] { Event(1, 0, 40), Event(2, 0, 40), Event(3, 0, 40), Event(4, 0, 40) };
        var timeline = Film(events, transition, seconds: 31);
        Assert.All(Changes(timeline), change => Assert.InRange(Beats.Min(b => Math.Abs((b * 30) - change)), 0, 1));
        Assert.Equal(31 * 30, timeline.TotalFrames());
        Assert.Contains(Changes(Film(events, transition, seconds: 31, onBeats: false)), change => Beats.Min(b => Math.Abs((b * 30) - change)) > 2);
    }

    [Fact]
    public void Build_CutOnBeats_PieceBeginsLater_ChangesOnBeatsAsTheyAreHeard()
    {
        var events = new[] { Event(1, 0, 40), Event(2, 0, 40), Event(3, 0, 40) };
        var request = Request(events) with { MusicId = Music.Id, CutOnBeats = true, MusicStart = 10.3, MusicEnd = 22, MaxDuration = 30 };
        var heard = Beats.Where(b => b is >= 10.3 and < 22).SelectMany(b => Enumerable.Range(0, 3).Select(lap => b - 10.3 + (lap * 11.7))).ToList();
        var timeline = TimelineBuilder.Build(events, request, "Day", Music);
        Assert.All(Changes(timeline), change => Assert.InRange(heard.Min(b => Math.Abs((b * 30) - change)), 0, 1));
    }

    [Fact]
    public void Build_SpeechAtTheBeat_DoesNotCutIntoIt()
    {
        // Speech but for short pauses every 3.1 seconds: the shown stretch begins and ends in pauses.
        var pauses = Enumerable.Range(0, 20).Select(i => new SignalSpan(i * 3.1, (i * 3.1) + 0.3)).ToList();
        var signals = SignalSamples.Even(60) with { Silences = pauses };
        var events = new[] { Event(1, 0, 60, signals: signals), Event(2, 0, 60, signals: signals), Event(3, 0, 60, signals: signals) };
        var timeline = Film(events, TransitionKind.Cut, seconds: 30);
        Assert.All(timeline.Clips.Take(2), clip =>
        {
            Assert.True(InPause(clip.In), $"{clip.In} begins in a word");
            Assert.True(InPause(clip.In + timeline.Rate.ToTime(clip.Frames)), $"{clip.In} + {clip.Frames} ends in a word");
        });

        bool InPause(TimeSpan at) => pauses.Exists(p => at.TotalSeconds >= p.Start - 0.1 && at.TotalSeconds <= p.End + 0.1);
    }

    [Fact]
    public void Build_OriginalSoundIsOff_SpeechDoesNotMatter()
    {
        var signals = SignalSamples.Even(60) with { Silences = [new(0, 0.5)] };
        var events = new[] { Event(1, 0, 60, signals: signals), Event(2, 0, 60, signals: signals), Event(3, 0, 60, signals: signals) };
        var timeline = TimelineBuilder.Build(events, Request(events) with { MusicId = Music.Id, CutOnBeats = true, MaxDuration = 30, OriginalVolume = 0 }, "Day", Music);
        Assert.All(Changes(timeline), change => Assert.InRange(Beats.Min(b => Math.Abs((b * 30) - change)), 0, 1));
    }

    [Fact]
    public void Build_CutOnBeats_AnyEvents_StaysValid() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Any, sample =>
    {
        var (lengths, seconds, transition) = sample;
        var events = lengths.Select((length, i) => Event(i + 1, 1, 1 + (length / 10.0))).ToList();
        var timeline = Film([.. events], transition, Math.Max(seconds, events.Count));
        Assert.Empty(TimelineValidator.Validate(timeline, events.ToDictionary(e => e.RecordingId, e => e.RecordingDuration)));
        Assert.True(timeline.Duration().TotalSeconds <= Math.Max(seconds, events.Count) + 1e-6, $"{timeline.Duration()}");
        Assert.All(timeline.Clips.Zip(events), pair => Assert.True(
            pair.First.In >= pair.Second.Start && pair.First.In + timeline.Rate.ToTime(pair.First.Frames) <= pair.Second.End + timeline.Rate.ToTime(1)));
    }));

    private static Arbitrary<(int[] Lengths, int Seconds, TransitionKind Transition)> Any { get; } = (
        from lengths in Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(5, 200)), (1, Gen.Choose(5, 5000))), 9)
        from seconds in Gen.Choose(5, 120)
        from transition in Gen.Elements(TransitionKind.Cut, TransitionKind.Crossfade)
        select (lengths, seconds, transition)).ToArbitrary();

    private static Timeline Film(EventMaterial[] events, TransitionKind transition, double seconds, bool onBeats = true) =>
        TimelineBuilder.Build(events, Request(events) with { MusicId = Music.Id, CutOnBeats = onBeats, Transition = transition, MaxDuration = seconds }, "Day", Music);

    private static IEnumerable<int> Changes(Timeline timeline) => timeline.Positions().Skip(1).Select(p => p.StartFrame + (p.OverlapBefore / 2));
}

using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Core.Events;
using static VlogStudio.Tests.Core.Vlogs.VlogSamples;

namespace VlogStudio.Tests.Core.Vlogs;

public sealed class ClipTrimsTests
{
    private static readonly EventMaterial[] Events = [.. new[] { Event(1, 10, 30), Event(2, 0, 20), Event(3, 5, 25) }.Select(e => e with { RecordingDuration = TimeSpan.FromSeconds(40) })];
    private static readonly VlogRequest Asked = Request(Events);

    [Fact]
    public void Build_CutClip_ShowsExactlyThatStretchAndLeavesTheRestToTheOthers()
    {
        // Frame 97 to frame 188 of the recording, which also lies before the event.
        var request = Asked with { MaxDuration = 12, Clips = [Trim(0, 97 / 30.0, 188 / 30.0)] };
        var timeline = TimelineBuilder.Build(Events, request, "Day", null);
        Assert.Equal((91, 97 / 30.0), (timeline.Clips[0].Frames, Math.Round(timeline.Clips[0].In.TotalSeconds, 7)), new NearlyEqual());
        Assert.Equal(360, timeline.TotalFrames());
        Assert.Equal([135, 134], timeline.Clips.Skip(1).Select(c => c.Frames));
    }

    [Fact]
    public void Build_EverythingCutAsAFilmIs_MakesTheSameClipsInAnyOrder()
    {
        var before = TimelineBuilder.Build(Events, Asked with { MaxDuration = 11, Transition = TransitionKind.Crossfade }, "Day", null);
        VlogRequest kept = Asked with
        {
            MaxDuration = 11, Transition = TransitionKind.Crossfade, EventIds = [.. Asked.EventIds.Reverse()],
            Clips = [.. before.Clips.Select(c => new ClipTrim { EventId = c.EventId!.Value, In = c.In.TotalSeconds, Out = c.OutAt(before.Rate).TotalSeconds })],
        };
        Assert.Empty(Problems(kept));
        var after = TimelineBuilder.Build([.. Events.Reverse()], kept, "Day", null);
        Assert.Equal(before.Clips.Reverse().Select(c => (c.EventId, c.In, c.Frames)), after.Clips.Select(c => (c.EventId, c.In, c.Frames)));
        Assert.Equal(before.Duration(), after.Duration());
    }

    [Fact]
    public void Build_OnBeats_LeavesCutClipsAlone()
    {
        var track = new TrackMaterial(DaySamples.Id(9), true, TimeSpan.FromSeconds(60)) { Beats = [.. Enumerable.Range(0, 80).Select(i => i * 0.7)] };
        var request = Asked with { MaxDuration = 12, CutOnBeats = true, MusicId = track.Id, Clips = [Trim(1, 3, 6)] };
        var timeline = TimelineBuilder.Build(Events, request, "Day", track);
        Assert.Equal((90, 3.0), (timeline.Clips[1].Frames, timeline.Clips[1].In.TotalSeconds));
        Assert.True(timeline.TotalFrames() <= 360);
    }

    [Theory]
    [InlineData(-1, 5, "clips[0].in", "clip_outside_recording")]
    [InlineData(5, 41, "clips[0].out", "clip_outside_recording")]
    [InlineData(double.NaN, 5, "clips[0].in", "clip_outside_recording")]
    [InlineData(5, double.PositiveInfinity, "clips[0].out", "clip_outside_recording")]
    [InlineData(9, 5, "clips[0].out", "clip_reversed")]
    [InlineData(5, 5.2, "clips[0].out", "clip_too_short")]
    public void Validate_ImpossibleStretch_NamesTheClipAndTheTime(double start, double end, string field, string code)
    {
        var problem = Assert.Single(Problems(Asked with { Clips = [Trim(0, start, end)] }));
        Assert.Equal((field, code), (problem.Field, problem.Code));
    }

    [Fact]
    public void Validate_ClipOfAnotherEventOrTwice_NamesEach()
    {
        var problems = Problems(Asked with { Clips = [Trim(0, 1, 5), Trim(0, 2, 5), new ClipTrim { EventId = Guid.CreateVersion7(), In = 0, Out = 3 }, null!] });
        Assert.Equal(
            [("clips[1].event_id", "event_chosen_twice"), ("clips[2].event_id", "clip_not_chosen"), ("clips[3]", "value_missing")],
            problems.Select(p => (p.Field!, p.Code)));
    }

    [Fact]
    public void Validate_CutClipsLongerThanTheFilm_SaysHowLongTheyAre()
    {
        var problem = Assert.Single(Problems(Asked with { MaxDuration = 20, Clips = [Trim(0, 0, 10), Trim(1, 0, 10), Trim(2, 0, 10)] }));
        Assert.Equal(("clips", "clips_too_long"), (problem.Field, problem.Code));
        Assert.Equal([TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20)], problem.Args);
        Assert.Empty(Problems(Asked with { MaxDuration = 30, Clips = [Trim(0, 0, 10), Trim(1, 0, 10), Trim(2, 0, 10)] }));
    }

    [Fact]
    public void Validate_CutClipsThatLeaveNothingToOthers_SaysHowManyHaveNoRoom()
    {
        var problem = Assert.Single(Problems(Asked with { MaxDuration = 20, Clips = [Trim(0, 0, 10), Trim(1, 0, 9.8)] }));
        Assert.Equal(("clips", "clips_leave_no_room"), (problem.Field, problem.Code));
        Assert.Equal([1, TimeSpan.FromSeconds(20)], problem.Args);
    }

    [Fact]
    public void Apply_WithoutClips_KeepsThoseOfEventsThatStay()
    {
        var earlier = Asked with { Clips = [Trim(0, 0, 4), Trim(2, 1, 3)] };
        Assert.Equal([Trim(2, 1, 3)], new VlogChanges { EventIds = [Events[2].Id, Events[1].Id] }.ApplyTo(earlier).Clips!);
        Assert.Empty(new VlogChanges { Clips = [] }.ApplyTo(earlier).Clips!);
        Assert.Equal(earlier.Clips, new VlogChanges().ApplyTo(earlier).Clips);
    }

    [Fact]
    public void Request_ThroughJson_KeepsClipsAndStamps()
    {
        var read = StudioJson.Read<VlogRequest>(StudioJson.Write(Asked with { Clips = [Trim(1, 97 / 30.0, 6)], Stamps = FilmStamps.DateAndPlace }));
        Assert.Equal([Trim(1, 97 / 30.0, 6)], read.Clips!);
        Assert.Equal(FilmStamps.DateAndPlace, read.Stamps);
        Assert.Null(StudioJson.Read<VlogRequest>("{}").Clips);
    }

    private static ClipTrim Trim(int index, double start, double end) => new() { EventId = Events[index].Id, In = start, Out = end };

    private static IReadOnlyList<Problem> Problems(VlogRequest request) => VlogRequestValidator.Validate(request, Material(Events), new VlogsOptions());

    private sealed class NearlyEqual : IEqualityComparer<(int Frames, double In)>
    {
        public bool Equals((int Frames, double In) x, (int Frames, double In) y) => x.Frames == y.Frames && Math.Abs(x.In - y.In) < 1e-6;

        public int GetHashCode((int Frames, double In) obj) => obj.Frames;
    }
}

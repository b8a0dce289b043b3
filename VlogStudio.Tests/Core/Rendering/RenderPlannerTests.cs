using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Core.Timelines;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class RenderPlannerTests
{
    private static readonly RenderProfile Profile = RenderProfile.For(FilmResolution.P720, FilmOrientation.Landscape);

    private static readonly Dictionary<Guid, RenderSource> Sources = AnyTimelines.Recordings
        .Select((id, i) => (id, Source: new RenderSource($"/footage/{i}", $"sha-{i}", Probe(i))))
        .ToDictionary(s => s.id, s => s.Source);

    private static MediaProbe Probe(int i) => new()
    {
        Container = i == 2 ? "mpegts" : "mov,mp4,m4a,3gp,3g2,mj2",
        Duration = TimeSpan.FromMinutes(3),
        Video = new VideoStream
        {
            Index = 0, Codec = "h264", CodedWidth = 1920, CodedHeight = 1080, Width = i == 1 ? 1080 : 1920, Height = i == 1 ? 1920 : 1080, Rotation = i == 1 ? 90 : 0,
            Fps = i == 0 ? 30 : 59.94, PixelFormat = "yuv420p", IsVariableRate = i == 1,
        },
        Audio = new AudioStream { Index = 1, Codec = "aac", SampleRate = 48000, Channels = 2 },
    };

    private static RenderPlan Plan(Timeline timeline) => RenderPlanner.Plan(timeline, Profile, Sources, "ffmpeg 1");

    [Fact]
    public void Plan_AnyTimeline_AddsUpInOrder() => Prop.ForAll(AnyTimelines.Valid, timeline =>
    {
        var plan = Plan(timeline);
        var cursor = 0;
        foreach (var segment in plan.Segments)
        {
            if (segment.StartFrame != cursor || segment.Frames is < 1 or > 300)
            {
                return false;
            }

            cursor += segment.Frames;
        }

        return cursor == timeline.TotalFrames() && plan.TotalFrames == cursor;
    }).QuickCheckThrowOnFailure();

    /// <summary>Random films of everything a timeline can say about pictures.</summary>
    private static Arbitrary<Timeline> Rich { get; } = (
        from timeline in AnyTimelines.Valid.Generator
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Enrich(timeline, new Random(seed))).ToArbitrary();

    private static Timeline Enrich(Timeline timeline, Random random)
    {
        var total = timeline.TotalFrames();
        Reframe Part() => new(random.NextDouble(), random.NextDouble(), 1 + (random.NextDouble() * 7));
        return timeline with
        {
            Clips = [.. timeline.Clips.Select(c => random.Next(6) switch
            {
                0 => c with { RecordingId = Guid.Empty, Card = new Card { Text = "card " + random.Next(3) } },
                1 => c with { Still = new KenBurns(Part(), Part()) },
                2 => c with { Speed = 0.25 + (random.NextDouble() * 3.75), Reframe = Part() },
                3 => c with { Stabilise = true },
                _ => c,
            }).Select(c => c.TransitionIn is { } t ? c with { TransitionIn = t with { Kind = (TransitionKind)random.Next(1, 4) } } : c)],
            Captions = [.. Enumerable.Range(0, random.Next(4)).Select(i => new Caption
            {
                Id = Guid.NewGuid(), Kind = (CaptionKind)random.Next(3), Text = "words " + i, StartFrame = random.Next(total), Frames = random.Next(1, 200),
            })],
            Subtitles = random.Next(2) == 0 ? null : new SubtitleTrack
            {
                Cues = [.. Enumerable.Range(0, random.Next(5)).Select(i => new SubtitleCue { Start = TimeSpan.FromSeconds(i), End = TimeSpan.FromSeconds(i + 0.9), Text = "said " + i })],
            },
        };
    }

    [Fact]
    public void Plan_AnyRichTimeline_AddsUpInOrderAndCoversTheFilm() => Prop.ForAll(Rich, timeline =>
    {
        Assert.Empty(TimelineValidator.Validate(timeline));
        var plan = Plan(timeline);
        var cursor = 0;
        foreach (var segment in plan.Segments)
        {
            Assert.Equal(cursor, segment.StartFrame);
            Assert.InRange(segment.Frames, 1, 300);
            Assert.EndsWith("[v]", segment.Graph, StringComparison.Ordinal);
            Assert.All(segment.Words, w => Assert.Contains($"ass=filename={w.Name}", segment.Graph, StringComparison.Ordinal));
            Assert.Equal(segment.Clips.Count(i => timeline.Clips[i].Card is null), segment.Inputs.Count);
            cursor += segment.Frames;
        }

        Assert.Equal(Enumerable.Range(0, timeline.Clips.Count), plan.Segments.SelectMany(s => s.Clips).Distinct());
        return cursor == timeline.TotalFrames() && plan.TotalFrames == cursor;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Plan_EqualNames_AreEqualWork() => Prop.ForAll(Rich, timeline =>
    {
        // The same film twice, one after the other: everything but the one join has the same names at the other place.
        var again = timeline with
        {
            Clips = [.. timeline.Clips, .. timeline.Clips.Select(c => c with { Id = Guid.NewGuid() })],
            Captions = [.. timeline.Captions.Where(c => c.StartFrame + c.Frames <= timeline.TotalFrames())],
            Subtitles = null,
        };
        var total = timeline.TotalFrames();
        again = again with { Captions = [.. again.Captions, .. again.Captions.Select(c => c with { Id = Guid.NewGuid(), StartFrame = c.StartFrame + total })] };
        var segments = Plan(again).Segments;
        var half = segments.Count / 2;
        var isSame = segments.Take(half).Select(s => s.Key).SequenceEqual(segments.Skip(half).Select(s => s.Key));
        var isOne = segments.GroupBy(s => s.Key).All(g => g.Select(s => (s.Graph, s.Frames, string.Join('|', s.Measures), string.Join('|', s.Words.Select(w => w.Text)))).Distinct().Count() == 1);
        return isSame && isOne;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Plan_Words_ChangeOnlyTheSegmentsThatShowThem()
    {
        var clip = new Clip { Id = Guid.NewGuid(), RecordingId = AnyTimelines.Recordings[0], In = TimeSpan.FromSeconds(5), Frames = 900 };
        var timeline = new Timeline { Title = "x", Rate = FrameRate.Thirty, Size = new FrameSize(1280, 720), Clips = [clip] };
        var caption = new Caption { Id = Guid.NewGuid(), Kind = CaptionKind.Title, Text = "Noon", StartFrame = 290, Frames = 20 };

        var plain = Plan(timeline).Segments;
        var titled = Plan(timeline with { Captions = [caption] }).Segments;
        var other = Plan(timeline with { Captions = [caption with { Text = "Night" }] }).Segments;

        Assert.Equal([false, false, true], plain.Zip(titled, (a, b) => a.Key == b.Key));
        Assert.Equal([false, false, true], titled.Zip(other, (a, b) => a.Key == b.Key));
        Assert.Equal(Plan(timeline with { Captions = [caption with { Id = Guid.NewGuid() }] }).Segments.Select(s => s.Key), titled.Select(s => s.Key));
        Assert.DoesNotContain("Noon", string.Concat(titled.Select(s => s.Graph)), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OtherIdsAndPlaces_KeepTheNames() => Prop.ForAll(AnyTimelines.Valid, timeline =>
    {
        var other = timeline with { Title = "Other", Clips = [.. timeline.Clips.Select(c => c with { Id = Guid.NewGuid(), EventId = Guid.NewGuid(), Volume = 0.3 })] };
        return Plan(timeline).Segments.Select(s => s.Key).SequenceEqual(Plan(other).Segments.Select(s => s.Key));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Plan_AnyChangeOfThePicture_ChangesTheName()
    {
        var clip = new Clip { Id = Guid.NewGuid(), RecordingId = AnyTimelines.Recordings[1], In = TimeSpan.FromSeconds(5), Frames = 90 };
        var timeline = new Timeline { Title = "x", Rate = FrameRate.Thirty, Size = new FrameSize(1280, 720), Clips = [clip] };
        string[] names =
        [
            Key(timeline), Key(timeline with { Clips = [clip with { In = TimeSpan.FromSeconds(5.1) }] }), Key(timeline with { Clips = [clip with { Frames = 91 }] }),
            Key(timeline with { Clips = [clip with { Fit = ClipFit.Crop }] }), Key(timeline with { Size = new FrameSize(1920, 1080) }),
            Key(timeline with { Clips = [clip with { RecordingId = AnyTimelines.Recordings[0] }] }), Key(timeline with { Rate = new FrameRate(60, 1) }),
            Key(timeline with { Clips = [clip with { Speed = 1.5 }] }), Key(timeline with { Clips = [clip with { Reframe = new Reframe(0.5, 0.5, 2) }] }),
            Key(timeline with { Clips = [clip with { Reframe = new Reframe(0.5, 0.4, 2) }] }), Key(timeline with { Clips = [clip with { Stabilise = true }] }),
            Key(timeline with { Clips = [clip with { Still = new KenBurns(new Reframe(0.5, 0.5, 1), new Reframe(0.5, 0.5, 2)) }] }),
            Key(timeline with { Clips = [clip with { RecordingId = Guid.Empty, Card = new Card { Text = "a" } }] }),
            Key(timeline with { Clips = [clip with { RecordingId = Guid.Empty, Card = new Card { Text = "b" } }] }),
            Key(timeline with { Clips = [clip with { RecordingId = Guid.Empty, Card = new Card { Text = "b", Ground = "#202020" } }] }),
            RenderPlanner.Plan(timeline, Profile with { Quality = FilmQuality.High }, Sources, "ffmpeg 1").Segments[0].Key, RenderPlanner.Plan(timeline, Profile, Sources, "ffmpeg 2").Segments[0].Key,
        ];

        Assert.Equal(names.Length, names.Distinct().Count());

        static string Key(Timeline t) => Plan(t).Segments[0].Key;
    }

    [Fact]
    public void Plan_ChangedTransition_KeepsTheBodiesBeyondItsNeighbours()
    {
        Clip[] clips = [.. Enumerable.Range(0, 4).Select(i => new Clip { Id = Guid.NewGuid(), RecordingId = AnyTimelines.Recordings[0], In = TimeSpan.FromSeconds(10 * i), Frames = 120 })];
        var timeline = new Timeline { Title = "x", Rate = FrameRate.Thirty, Size = new FrameSize(1280, 720), Clips = clips };
        var faded = timeline with { Clips = [clips[0], clips[1] with { TransitionIn = new Transition(TransitionKind.Crossfade, 12) }, clips[2], clips[3]] };

        Assert.Equal(2, Plan(timeline).Segments.Select(s => s.Key).Intersect(Plan(faded).Segments.Select(s => s.Key)).Count());
    }

    [Fact]
    public void Plan_Sound_LiesWithoutGapOnTwoLanes() => Prop.ForAll(AnyTimelines.Valid, timeline =>
    {
        var chunks = AudioPlan.Plan(timeline, Sources);
        var meets = chunks.Zip(chunks.Skip(1)).All(pair => pair.First.End == pair.Second.Start);
        var whole = chunks[0].Start == 0 && chunks[^1].End == AudioPlan.SampleAt(timeline.Rate, timeline.TotalFrames());
        var inside = chunks.All(c => c.Pieces.All(p => p.Start >= c.Start && p.End <= c.End && p.FadeIn + p.FadeOut <= p.Samples));
        var apart = chunks.All(c => c.Pieces.GroupBy(p => p.Lane).All(lane => lane.Zip(lane.Skip(1)).All(pair => pair.First.End <= pair.Second.Start)));
        return meets && whole && inside && apart;
    }).QuickCheckThrowOnFailure();
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.Sharing;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

/// <summary>A film of which another machine makes every second segment: the same file, and nothing wrong gets into it.</summary>
public sealed class SharedRenderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<(TestRender Render, Timeline Timeline)> BeginAsync()
    {
        var render = new TestRender();
        var (one, two) = (await render.AddAsync(await TestClips.MovingAsync(4)), await render.AddAsync(await TestClips.PortraitAsync(4)));
        var timeline = TestRender.Timeline(TestRender.Clip(one, 0.2, 50), TestRender.Clip(two, 0.5, 60, crossfade: 10), TestRender.Card("夏の日", 30), TestRender.Clip(one, 2, 45)) with
        {
            Captions = [new Caption { Id = Guid.CreateVersion7(), Kind = CaptionKind.Title, Text = "A title", StartFrame = 5, Frames = 60 }],
        };
        return (render, timeline);
    }

    [Fact]
    public async Task Film_WithEverySecondSegmentMadeElsewhere_IsTheSameFile()
    {
        var (render, timeline) = await BeginAsync();
        using var _ = render;
        var alone = await render.RenderAsync(timeline);
        var share = new EverySecond(render);
        render.Share = share;
        var phases = new ConcurrentQueue<double>();

        var together = await render.RenderAsync(timeline, p => phases.Enqueue(p.Fraction));

        Assert.Equal(alone.Sha256, together.Sha256);
        Assert.Equal(0, alone.Cost.SegmentsHelped);
        Assert.Equal((alone.Cost.SegmentsMade + 1) / 2, together.Cost.SegmentsMade);
        Assert.Equal(alone.Cost.SegmentsMade, together.Cost.SegmentsMade + together.Cost.SegmentsHelped);
        Assert.Equal(phases.Order(), phases);
        Assert.Equal(1, share.Begun);
    }

    [Fact]
    public async Task Film_WithSegmentsThatAreNotWhatTheirNotesSay_IsMadeAgainAlone()
    {
        var (render, timeline) = await BeginAsync();
        using var _ = render;
        var alone = await render.RenderAsync(timeline);
        render.CacheFolder = render.Folder.File("cache");
        render.Share = new EverySecond(render) { IsFalse = true };

        var film = await render.RenderAsync(timeline);

        Assert.Equal(alone.Sha256, film.Sha256);
        // What was wrong is not kept either.
        render.Share = null;
        Assert.Equal(alone.Sha256, (await render.RenderAsync(timeline)).Sha256);
    }

    [Fact]
    public async Task Make_ASegmentOfOtherToolsOrOtherFootage_IsRefused()
    {
        var (render, timeline) = await BeginAsync();
        using var _ = render;
        var make = new MakeSegment(render.Media, Options.Create(new RenderingOptions()), TimeProvider.System);
        var mark = await make.MarkAsync(Ct);
        var segment = RenderPlanner.Plan(timeline, render.Kind, render.Sources, mark).Segments[0];
        Task<MadeSegment?> TryAsync(PlannedSegment planned, IReadOnlyDictionary<Guid, RenderSource> sources) => make.HandleAsync(
            new SegmentWork(planned, sources, Directory.CreateDirectory(render.Folder.File(Guid.NewGuid().ToString("n"))).FullName, null), 1, _ => { }, Ct);

        Assert.NotNull(await TryAsync(segment, render.Sources));
        Assert.Null(await TryAsync(RenderPlanner.Plan(timeline, render.Kind, render.Sources, "an ffmpeg of another day").Segments[0], render.Sources));
        Assert.Null(await TryAsync(segment, render.Sources.ToDictionary(s => s.Key, s => s.Value with { Sha256 = "00" })));
        Assert.Null(await TryAsync(segment, new Dictionary<Guid, RenderSource>()));
        Assert.Null(await TryAsync(segment with { Graph = segment.Graph + " " }, render.Sources));
        var worded = RenderPlanner.Plan(timeline, render.Kind, render.Sources, mark).Segments.First(s => s.Words.Count > 0);
        Assert.Null(await TryAsync(worded with { Words = [worded.Words[0] with { Text = "other words" }] }, render.Sources));
    }

    /// <summary>Another machine that makes every second segment from what travels, in its own folder.</summary>
    private sealed class EverySecond(TestRender render) : ISegmentShare
    {
        public bool IsFalse { get; init; }

        public int Begun { get; private set; }

        public ISegmentTurns Begin(IReadOnlyList<PlannedSegment> missing, string tools, Action<string, double> onProgress)
        {
            Begun++;
            return new Turns(render, missing, IsFalse, onProgress);
        }

        private sealed class Turns(TestRender render, IReadOnlyList<PlannedSegment> missing, bool isFalse, Action<string, double> onProgress) : ISegmentTurns
        {
            private int _next = -1;
            private int _waited;

            public async Task<SegmentTurn> NextAsync(CancellationToken ct)
            {
                var next = Interlocked.Increment(ref _next);
                if (next >= missing.Count) { return Interlocked.Exchange(ref _waited, 1) == 0 ? new SegmentTurn(TurnKind.Wait) : new SegmentTurn(TurnKind.End); }
                var segment = missing[next];
                if (next % 2 == 0) { return new SegmentTurn(TurnKind.Make, segment); }
                onProgress(segment.Key, 0.5);
                var travelled = StudioJson.Read<PlannedSegment>(StudioJson.Write(segment));
                var scratch = Directory.CreateDirectory(render.Folder.File("elsewhere-" + Guid.NewGuid().ToString("n"))).FullName;
                var made = await new MakeSegment(render.Media, Options.Create(new RenderingOptions()), TimeProvider.System)
                    .HandleAsync(new SegmentWork(travelled, render.Sources, scratch, null), 2, done => onProgress(segment.Key, done), ct);
                return new SegmentTurn(TurnKind.Arrived, segment, isFalse ? made! with { Note = made.Note with { Digest = "of something else" } } : made);
            }

            public Task ChangedAsync(CancellationToken ct) => Task.CompletedTask;

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}

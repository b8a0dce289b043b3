using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.Sharing;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs.Sharing;
using VlogStudio.Tests.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Vlogs.Sharing;

/// <summary>What a film's own attempt does next while others help, or do not.</summary>
public sealed class FilmTurnsTests(PrivatePostgresFixture postgres) : IAsyncLifetime
{
    private const string Mark = "mark";
    private readonly TemporaryFolder _folder = new();
    private JobsNodeUnderTest _maker = null!;
    private JobsNodeUnderTest _helper = null!;
    private FileObjectStore _store = null!;
    private CountingFactory _databases = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        _maker = new JobsNodeUnderTest(database, o => o.NodeId = "maker");
        _helper = new JobsNodeUnderTest(database, o => o.NodeId = "helper", services => services.AddSingleton<SegmentClaims>());
        _store = new FileObjectStore(_folder.File("objects"));
        _databases = new CountingFactory(_maker.Get<IDbContextFactory<StudioDb>>());
    }

    public async ValueTask DisposeAsync()
    {
        await _maker.DisposeAsync();
        await _helper.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Cards, which need no footage: each one segment.</summary>
    private static IReadOnlyList<PlannedSegment> Segments(int count)
    {
        var clips = Enumerable.Range(0, count).Select(i => new Clip
        {
            Id = Guid.CreateVersion7(), RecordingId = Guid.Empty, In = TimeSpan.Zero, Frames = 30, Card = new Card { Text = "card " + i },
        });
        var timeline = new Timeline { Title = "x", Rate = FrameRate.Thirty, Size = new FrameSize(320, 180), Clips = [.. clips] };
        return RenderPlanner.Plan(timeline, new RenderProfile { Size = timeline.Size }, new Dictionary<Guid, RenderSource>(), Mark).Segments;
    }

    private async Task<(FilmTurns Turns, JobRun Run, AttemptRecord Record)> BeginAsync(IReadOnlyList<PlannedSegment> segments, Action<string, double>? onProgress = null)
    {
        await _maker.EnqueueAsync();
        var (job, _) = (await _maker.Get<ClaimJob>().HandleAsync(JobGroup.Render, [ScriptedHandler.Scripted.Name], Ct))!.Value;
        var record = new AttemptRecord(TimeProvider.System);
        var run = new JobRun(job, _folder.Path, (_, _, _) => { }, record);
        var options = _maker.Get<IOptions<JobsOptions>>();
        var tools = new SharingTools(
            new SegmentTasks(_databases, _maker.Get<LiveBus>()), new HasOtherNodes(_databases, options), _store, new RenderPace(Options.Create(new RenderingOptions())), options.Value,
            TimeProvider.System, NullLogger.Instance);
        return (new FilmTurns(tools, run, Directory.CreateDirectory(_folder.File("arrived")).FullName, segments, Mark, onProgress ?? ((_, _) => { })), run, record);
    }

    private Task HelperIsThereAsync(string state = "") => DoAsync($"""
        INSERT INTO node (id, machine, role, version, cores, memory_bytes, places, started_at, seen_at, is_draining, stopped_at)
        VALUES ('helper', 'm', {(state == "web" ? "web" : "worker")}, '1', 2, 1, jsonb_build_object(), now(), CASE WHEN {state} = 'silent' THEN now() - interval '1 minute' ELSE now() END,
            {state == "draining"}, CASE WHEN {state} = 'stopped' THEN now() END)
        """);

    private async Task DoAsync(FormattableString sql)
    {
        await using var db = await _maker.OpenAsync();
        await db.Database.ExecuteSqlAsync(sql, Ct);
    }

    private async Task<ClaimedSegment> ClaimAsync() => (await _helper.Get<SegmentClaims>().ClaimAsync(Mark, null, Ct))!;

    /// <summary>What a helper hands in: any bytes will do, the film's packets are compared later.</summary>
    private async Task HandInAsync(ClaimedSegment task, string? sha256 = null, string? objectKey = null)
    {
        var bytes = RandomNumberGenerator.GetBytes(1000);
        var key = ObjectKeys.Output(task.JobId, task.Fence, "segment");
        await _store.PutAsync(key, new MemoryStream(bytes), bytes.Length, "video/mp4", Ct);
        var note = new SegmentNote { Frames = 30, Extradata = "e", Digest = "d" };
        Assert.True(await _helper.Get<SegmentClaims>().FinishAsync(
            task, new StoredSegment(objectKey ?? key, sha256 ?? Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length, note, TimeSpan.FromSeconds(2)), Ct));
    }

    private static async Task<List<SegmentTurn>> DrainAsync(FilmTurns turns)
    {
        var all = new List<SegmentTurn>();
        while (true)
        {
            var turn = await turns.NextAsync(Ct);
            if (turn.Kind == TurnKind.End) { return all; }
            if (turn.Kind == TurnKind.Wait) { await turns.ChangedAsync(Ct); }
            else { all.Add(turn); }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    public async Task Next_OnANodeAlone_MakesAllInOrderAndAsksTheDatabaseOnce(int count)
    {
        var segments = Segments(count);
        var (turns, _, _) = await BeginAsync(segments);
        await using (turns)
        {
            var made = await DrainAsync(turns);
            Assert.All(made, t => Assert.Equal(TurnKind.Make, t.Kind));
            Assert.Equal(segments.Select(s => s.Key), made.Select(t => t.Segment!.Key));
        }
        Assert.Equal(1, _databases.Count);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("silent")]
    [InlineData("draining")]
    [InlineData("stopped")]
    public async Task Next_WithNodesThatCannotHelp_LaysNothingOut(string state)
    {
        await HelperIsThereAsync(state);
        var (turns, _, _) = await BeginAsync(Segments(3));
        await using (turns) { await turns.NextAsync(Ct); }
        Assert.Equal(1, _databases.Count);
    }

    [Fact]
    public async Task Next_WhileAHelperHasTheRest_WaitsAndTakesInWhatArrives()
    {
        await HelperIsThereAsync();
        var segments = Segments(3);
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, double>();
        var (turns, _, record) = await BeginAsync(segments, (key, done) => seen.AddOrUpdate(key, done, (_, _) => done));
        await using (turns)
        {
            Assert.Equal(segments[0].Key, (await turns.NextAsync(Ct)).Segment!.Key);
            var (last, middle) = (await ClaimAsync(), await ClaimAsync());
            Assert.Equal((segments[2].Key, segments[1].Key), (last.Key, middle.Key));
            // The snapshot that travels is the plan itself.
            Assert.Equal(segments[2].Graph, StudioJson.Read<PlannedSegment>(last.Work).Graph);
            Assert.Equal(segments[2].Key, SegmentKey.Of(StudioJson.Read<PlannedSegment>(last.Work), new Dictionary<Guid, RenderSource>(), Mark));
            Assert.Equal(TurnKind.Wait, (await turns.NextAsync(Ct)).Kind);

            Assert.True(await _helper.Get<SegmentClaims>().BeatAsync(middle, 0.4, Ct));
            await StudioApp.UntilAsync(() => Task.FromResult(seen.GetValueOrDefault(middle.Key) == 0.4), "the film counts what the helper does");
            await HandInAsync(last);
            var arrived = await turns.NextAsync(Ct);
            Assert.Equal((TurnKind.Arrived, last.Key, 30), (arrived.Kind, arrived.Segment!.Key, arrived.Made!.Note.Frames));
            Assert.Equal(1000, new FileInfo(arrived.Made.Path).Length);
            await HandInAsync(middle);
            Assert.Equal(TurnKind.Arrived, (await turns.NextAsync(Ct)).Kind);
            Assert.Equal(TurnKind.End, (await turns.NextAsync(Ct)).Kind);
        }
        Assert.Equal("[{\"node\":\"helper\",\"parts\":2,\"seconds\":4}]", record.ToUse().Helpers);
    }

    [Theory]
    [InlineData("0000", null)]
    [InlineData(null, "out/gone/segment")]
    public async Task Next_WhenWhatArrivesIsNotWhatWasHandedIn_MakesItHere(string? sha256, string? objectKey)
    {
        await HelperIsThereAsync();
        var (turns, _, record) = await BeginAsync(Segments(2));
        await using (turns)
        {
            await turns.NextAsync(Ct);
            var task = await ClaimAsync();
            await HandInAsync(task, sha256, objectKey);
            var turn = await turns.NextAsync(Ct);
            Assert.Equal((TurnKind.Make, task.Key), (turn.Kind, turn.Segment!.Key));
            Assert.Equal(TurnKind.End, (await turns.NextAsync(Ct)).Kind);
        }
        Assert.Null(record.ToUse().Helpers);
    }

    [Fact]
    public async Task Next_WhenTheDatabaseIsGone_MakesTheRestHere()
    {
        await HelperIsThereAsync();
        var segments = Segments(3);
        var (turns, _, _) = await BeginAsync(segments);
        await using (turns)
        {
            await turns.NextAsync(Ct);
            await ClaimAsync();
            _databases.IsGone = true;
            Assert.Equal(segments.Skip(1).Select(s => s.Key), (await DrainAsync(turns)).Select(t => t.Segment!.Key));
        }
    }

    [Fact]
    public async Task Next_WhenTheRowsAreGone_WaitsForNobody()
    {
        await HelperIsThereAsync();
        var (turns, _, _) = await BeginAsync(Segments(2));
        await using (turns)
        {
            await turns.NextAsync(Ct);
            await ClaimAsync();
            await DoAsync($"DELETE FROM segment_task");
            Assert.Equal(TurnKind.Make, (await turns.NextAsync(Ct)).Kind);
        }
    }

    [Fact]
    public async Task Dispose_WithSegmentsAtHelpers_TakesThemBack()
    {
        await HelperIsThereAsync();
        var (turns, _, _) = await BeginAsync(Segments(3));
        await turns.NextAsync(Ct);
        var task = await ClaimAsync();
        await turns.DisposeAsync();
        Assert.False(await _helper.Get<SegmentClaims>().BeatAsync(task, 0, Ct));
    }

    /// <summary>Counts how often the database is asked, and can be gone.</summary>
    private sealed class CountingFactory(IDbContextFactory<StudioDb> inner) : IDbContextFactory<StudioDb>
    {
        private int _count;

        public int Count => _count;

        public bool IsGone { get; set; }

        public StudioDb CreateDbContext()
        {
            Interlocked.Increment(ref _count);
            return IsGone ? throw new NpgsqlException("It is gone.") : inner.CreateDbContext();
        }
    }
}

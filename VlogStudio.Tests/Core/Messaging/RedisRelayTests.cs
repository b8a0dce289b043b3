using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using Quartz;
using VlogStudio.Core.Caching;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Messaging;

/// <summary>The live bus of two processes over a real Redis, which goes and comes back.</summary>
public sealed class RedisRelayTests(PrivatePostgresFixture postgres) : JobsTest(postgres)
{
    protected override void Configure(JobsOptions options) => options.Executes = false;

    private async Task<JobsNodeUnderTest> StartAsync(RedisServer redis, bool executes = false)
    {
        var node = AddNode(o => o.Executes = executes, redis.Connection);
        await node.StartAsync();
        await UntilAsync(node, isUp: true);
        return node;
    }

    private static Task UntilAsync(JobsNodeUnderTest node, bool isUp) => StudioApp.UntilAsync(
        () => Task.FromResult(node.Get<GetRedisState>().Handle()!.IsUp == isUp), $"Redis is used: {isUp}", TimeSpan.FromSeconds(60));

    /// <summary>What was said on a topic, heard at a node.</summary>
    private static (ConcurrentQueue<string> Heard, IDisposable End) Listen(JobsNodeUnderTest node, string topic)
    {
        var heard = new ConcurrentQueue<string>();
        return (heard, node.Bus.Subscribe(topic, heard.Enqueue));
    }

    private static Task UntilHeardAsync(ConcurrentQueue<string> heard, string word) =>
        StudioApp.UntilAsync(() => Task.FromResult(heard.Contains(word)), $"'{word}' was heard", TimeSpan.FromSeconds(60));

    [Fact]
    public async Task Publish_WithRedis_ReachesTheOtherProcessWithoutPostgres()
    {
        await using var redis = await RedisServer.StartAsync();
        var (one, two) = (await StartAsync(redis), await StartAsync(redis));
        var (heard, end) = Listen(two, "job:1");
        using var ending = end;

        // For a while after a start all speak both ways.
        await using var postgres = await PostgresWatch.StartAsync(ConnectionString);
        var n = 0;
        await StudioApp.UntilAsync(async () =>
        {
            var word = $"word {++n}";
            foreach (var said in new[] { word, $"after {n}" })
            {
                one.Bus.Publish("job:1", said);
                await UntilHeardAsync(heard, said);
            }

            // Batches are sent one after the other: once the later word is there, what PostgreSQL was to carry of the first has been handed to it.
            await postgres.CatchUpAsync($"mark {n}");
            return !postgres.Heard.Any(p => p.Contains($"\"{word}\"", StringComparison.Ordinal));
        }, "a word that went over Redis only", TimeSpan.FromSeconds(60));

        var large = new string('x', 20_000);
        one.Bus.Publish("job:1", large);
        await UntilHeardAsync(heard, large);
        one.Bus.Publish("job:1", new string('y', LiveParcel.MostLength));
        await UntilHeardAsync(heard, LiveBus.ReadAnew);
        Assert.Equal(heard.Where(h => h.Length > 0).Distinct().Count(), heard.Count(h => h.Length > 0));
    }

    [Fact]
    public async Task Progress_WhileRedisIsKilledAndComesBack_GoesOn()
    {
        await using var redis = await RedisServer.StartAsync();
        var (web, worker) = (await StartAsync(redis), await StartAsync(redis, executes: true));
        var step = new SemaphoreSlim(0);
        var percent = 0;
        var job = await web.EnqueueAsync();
        worker.Scripts.BySubject[job.SubjectId] = async (run, ct) =>
        {
            while (percent < 90)
            {
                await step.WaitAsync(ct);
                run.Report("rendering_clips", percent += 10);
            }
            await step.WaitAsync(ct);
            return new JobOutcome();
        };
        var seen = new ConcurrentQueue<JobProgress>();
        var feed = await web.Get<FollowJob>().HandleAsync(JobsNodeUnderTest.User, job.Id, p =>
        {
            seen.Enqueue(p);
            return Task.CompletedTask;
        }, Ct);
        await using var following = feed.Value;
        await web.Get<EnqueueJob>().IssueTicketAsync(job.Group, Ct);
        async Task StepAsync(int to)
        {
            var clock = Stopwatch.StartNew();
            step.Release();
            await StudioApp.UntilAsync(() => Task.FromResult(seen.Any(p => p.Progress >= to)), $"{to} percent were seen", TimeSpan.FromSeconds(60));
            TestContext.Current.TestOutputHelper?.WriteLine($"{to} %: {clock.ElapsedMilliseconds} ms");
        }

        await StepAsync(10);
        await redis.KillAsync();
        await StepAsync(20);
        foreach (var node in new[] { web, worker }) { await UntilAsync(node, isUp: false); }
        await StepAsync(30);
        await redis.StartAgainAsync();
        foreach (var node in new[] { web, worker }) { await UntilAsync(node, isUp: true); }
        await StepAsync(40);
        redis.Freeze();
        await StepAsync(50);
        await StepAsync(60);
        redis.Thaw();
        foreach (var node in new[] { web, worker }) { await UntilAsync(node, isUp: true); }
        await StepAsync(70);
        await StepAsync(80);
        await StepAsync(90);
        step.Release();
        await StudioApp.UntilAsync(() => Task.FromResult(seen.LastOrDefault()?.State is JobState.Done), "the end", TimeSpan.FromSeconds(60));
        Assert.Equal(seen.Select(p => p.Progress).Order(), seen.Select(p => p.Progress));
        Assert.Single(worker.Scripts.Runs);
    }

    [Fact]
    public async Task Publish_WhenOneProcessAloneHasLostRedis_ReachesItAndIsReadByNobodyTwice()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var nowhere = await RedisServer.StartAsync();
        await nowhere.KillAsync();
        var connected = await StartAsync(redis);
        var third = await StartAsync(redis);
        var cut = AddNode(o => o.Executes = false, nowhere.Connection);
        await cut.StartAsync();
        var (atCut, end1) = Listen(cut, "job:1");
        using var ending1 = end1;
        var (atThird, end2) = Listen(third, "job:1");
        using var ending2 = end2;

        var n = 0;
        await StudioApp.UntilAsync(async () =>
        {
            connected.Bus.Publish("job:1", $"word {++n}");
            await UntilHeardAsync(atThird, $"word {n}");
            return !atCut.IsEmpty && atCut.Any(w => w.Length > 0);
        }, "the process without Redis heard", TimeSpan.FromSeconds(60));
        cut.Bus.Publish("job:1", "from the cut");
        await UntilHeardAsync(atThird, "from the cut");
        connected.Bus.Publish("job:1", "last");
        await UntilHeardAsync(atThird, "last");
        await UntilHeardAsync(atCut, "last");

        var words = atThird.Where(w => w.Length > 0).ToList();
        Assert.Equal(words.Distinct(), words);
    }

    [Fact]
    public async Task Enqueue_FromAProcessThatRunsNothing_WakesAWorkerOverRedis()
    {
        await using var redis = await RedisServer.StartAsync();
        var (web, worker) = (await StartAsync(redis), await StartAsync(redis, executes: true));
        using var client = await redis.ConnectAsync();
        var wakings = new ConcurrentQueue<string>();
        await client.GetSubscriber().SubscribeAsync("test:live", (_, m) => wakings.Enqueue(m!));

        await web.EnqueueAsync(withTicket: true);

        await StudioApp.UntilAsync(() => Task.FromResult(worker.Scripts.Runs.Count == 1), "the run", TimeSpan.FromSeconds(60));
        await StudioApp.UntilAsync(() => Task.FromResult(wakings.Any(w => w.Contains("job-tickets", StringComparison.Ordinal))), "the waking on Redis");
    }

    [Fact]
    public async Task Enqueue_WhoseWakingWasLostWithRedis_BeginsAllTheSame()
    {
        await using var redis = await RedisServer.StartAsync();
        var worker = await StartAsync(redis, executes: true);
        var scheduler = await worker.Get<ISchedulerFactory>().GetScheduler(Ct);

        // The reaper, who makes up for lost tickets, looks once at the start and then not for ten minutes.
        await StudioApp.UntilAsync(
            async () => (await scheduler.GetTrigger(new TriggerKey("reap_jobs", ChoreJob.Group), Ct))?.NextFireTimeUtc > TimeProvider.System.GetUtcNow().AddMinutes(2)
                && (await scheduler.QueryFireInstances(new FireInstanceQuery { Job = new JobKey("reap_jobs", ChoreJob.Group) }, Ct)).Items.Count == 0,
            "the reaper's first look", TimeSpan.FromSeconds(60));

        await worker.EnqueueAsync(); // No ticket: as if nobody had heard the waking.
        await redis.KillAsync();

        await StudioApp.UntilAsync(() => Task.FromResult(worker.Scripts.Runs.Count == 1), "the run", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Messages_OfAStranger_AreRefusedAndEndNothing()
    {
        await using var redis = await RedisServer.StartAsync();
        var (one, two) = (await StartAsync(redis), await StartAsync(redis));
        var job = await one.EnqueueAsync();
        var seen = new ConcurrentQueue<JobProgress>();
        var feed = await two.Get<FollowJob>().HandleAsync(JobsNodeUnderTest.User, job.Id, p =>
        {
            seen.Enqueue(p);
            return Task.CompletedTask;
        }, Ct);
        await using var following = feed.Value;
        var (heard, end) = Listen(two, "job:1");
        using var ending = end;
        using var client = await redis.ConnectAsync();
        var say = client.GetSubscriber();
        var stranger = Guid.CreateVersion7();
        string Parcel(long number, string topic, string payload) => StudioJson.Write(new { node = stranger, number, topic, payload });

        foreach (var nonsense in new[]
        {
            "", "null", "[]", "{", "{\"topic\":\"job:1\"}", new string('x', 5 << 20), $"\"{new string('[', 100_000)}", Parcel(1, "job:1", new string('z', 70_000)),
            Parcel(2, "a b\n", "x"), Parcel(3, "", "x"), Parcel(4, new string('t', 300), "x"),
        })
        {
            await say.PublishAsync("test:live", nonsense);
        }
        await say.PublishAsync("test:live", new byte[] { 0xff, 0xfe, 0x00, 0x80 });

        one.Bus.Publish("job:1", "good");
        await UntilHeardAsync(heard, "good");
        Assert.Equal(["good"], heard.Where(h => h.Length > 0));
        var number = 100;
        foreach (var lie in new[] { "no progress at all", "[]", StudioJson.Write(new { job_id = Guid.CreateVersion7(), kind = "x", state = "done", attempt = 99 }) })
        {
            // What is no progress of this job makes the feed read the row, and show that.
            var before = seen.Count;
            await say.PublishAsync("test:live", Parcel(++number, LiveBus.JobTopic(job.Id), lie));
            await StudioApp.UntilAsync(() => Task.FromResult(seen.Count > before), "the row was read");
            Assert.All(seen, p => Assert.Equal(JobState.Queued, p.State));
        }
        one.Get<JobWire>().Publish(new JobProgress(job.Id, job.Kind, JobState.Running, "rendering_clips", 42, null, 1, null, 1000));
        await StudioApp.UntilAsync(() => Task.FromResult(seen.Any(p => p.Progress is 42)), "the feed goes on");
        Assert.DoesNotContain(seen, p => p.State is JobState.Done);
    }

    /// <summary>Notes what goes over PostgreSQL.</summary>
    private sealed class PostgresWatch : IAsyncDisposable
    {
        private readonly NpgsqlConnection _listening;
        private readonly string _connectionString;
        private readonly CancellationTokenSource _end = new();
        private Task _waiting = Task.CompletedTask;

        private PostgresWatch(string connectionString)
        {
            _connectionString = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
            _listening = new NpgsqlConnection(_connectionString);
        }

        public ConcurrentQueue<string> Heard { get; } = new();

        public static async Task<PostgresWatch> StartAsync(string connectionString)
        {
            var watch = new PostgresWatch(connectionString);
            await watch._listening.OpenAsync(Ct);
            watch._listening.Notification += (_, e) => watch.Heard.Enqueue(e.Payload);
            await using (var listen = new NpgsqlCommand("LISTEN vlogstudio_live", watch._listening)) { await listen.ExecuteNonQueryAsync(Ct); }
            watch._waiting = watch.WaitAsync();
            return watch;
        }

        /// <summary>Returns when everything notified before was heard.</summary>
        public async Task CatchUpAsync(string mark)
        {
            await using var connection = new NpgsqlConnection(_connectionString);
            await connection.OpenAsync(Ct);
            await using var notify = new NpgsqlCommand("SELECT pg_notify('vlogstudio_live', $1)", connection) { Parameters = { new NpgsqlParameter { Value = mark } } };
            await notify.ExecuteNonQueryAsync(Ct);
            await UntilHeardAsync(Heard, mark);
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _waiting;
            await _listening.DisposeAsync();
            _end.Dispose();
        }

        private async Task WaitAsync()
        {
            try { while (true) { await _listening.WaitAsync(_end.Token); } }
            catch (OperationCanceledException) { }
        }
    }
}

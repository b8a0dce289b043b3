using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Support;
using JobGroup = VlogStudio.Core.Jobs.JobGroup;

namespace VlogStudio.Tests.Core.Jobs;

/// <summary>Several nodes on one database, with their schedulers, relays and chores running.</summary>
public sealed class JobsClusterTests(PrivatePostgresFixture postgres) : JobsTest(postgres)
{
    // The first node stands for a web process: it enqueues and listens, but runs nothing.
    protected override void Configure(JobsOptions options) => options.Executes = false;

    private async Task<JobsNodeUnderTest> StartWorkerAsync(Action<JobsOptions>? configure = null)
    {
        var worker = AddNode(o =>
        {
            o.RenderPlaces = 2;
            o.Heartbeat = TimeSpan.FromSeconds(5);
            configure?.Invoke(o);
        });
        await worker.StartAsync();
        return worker;
    }

    private Task UntilAsync(Guid jobId, Func<Job, bool> holds) =>
        StudioApp.UntilAsync(async () => holds(await Node.ReadAsync(jobId)), "the job's state", TimeSpan.FromSeconds(40));

    [Fact]
    public async Task Cluster_ManyJobsOnTwoWorkers_RunsEachOnceAndBothTakePart()
    {
        await Node.StartAsync();
        var workers = new[] { await StartWorkerAsync(), await StartWorkerAsync() };
        var jobs = new List<Job>();
        for (var i = 0; i < 16; i++) { jobs.Add(await Node.EnqueueAsync()); }
        foreach (var worker in workers)
        {
            foreach (var job in jobs)
            {
                worker.Scripts.BySubject[job.SubjectId] = async (_, ct) =>
                {
                    await Task.Delay(150, ct);
                    return new JobOutcome();
                };
            }
        }
        foreach (var job in jobs) { await Node.Get<EnqueueJob>().IssueTicketAsync(job.Group, Ct); }

        await StudioApp.UntilAsync(async () =>
        {
            await using var db = await Node.OpenAsync();
            return await db.Jobs.AllAsync(j => j.State == JobState.Done);
        }, "all jobs done", TimeSpan.FromSeconds(60));

        var runs = workers.SelectMany(w => w.Scripts.Runs).ToList();
        Assert.Equal(jobs.Count, runs.Count);
        Assert.Equal(jobs.Count, runs.Select(r => r.JobId).Distinct().Count());
        Assert.All(workers, w => Assert.NotEmpty(w.Scripts.Runs));
    }

    [Fact]
    public async Task Enqueue_FromAProcessThatRunsNothing_BeginsWithinTwoSeconds()
    {
        await Node.StartAsync();
        var worker = await StartWorkerAsync();
        await Node.EnqueueAsync(withTicket: true); // Warms both sides up.
        await StudioApp.UntilAsync(() => Task.FromResult(worker.Scripts.Runs.Count == 1), "the first run");

        var clock = Stopwatch.StartNew();
        await Node.EnqueueAsync(withTicket: true);
        await StudioApp.UntilAsync(() => Task.FromResult(worker.Scripts.Runs.Count == 2), "the second run");

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Cancel_FromAnotherProcess_StopsTheWorkLongBeforeTheNextHeartbeat()
    {
        await Node.StartAsync();
        var worker = await StartWorkerAsync(o => { o.Heartbeat = TimeSpan.FromSeconds(60); o.HeartbeatGrace = TimeSpan.FromSeconds(90); o.Lease = TimeSpan.FromSeconds(120); });
        var job = await Node.EnqueueAsync();
        worker.Scripts.BySubject[job.SubjectId] = UntilStopped;
        await Node.Get<EnqueueJob>().IssueTicketAsync(job.Group, Ct);
        await UntilAsync(job.Id, j => j.State is JobState.Running);

        var clock = Stopwatch.StartNew();
        await Node.Get<CancelJob>().HandleAsync(JobsNodeUnderTest.User, job.Id, Ct);
        await UntilAsync(job.Id, j => j.State is JobState.Cancelled);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Follow_FromAnotherProcess_SeesProgressAndTheEnd()
    {
        await Node.StartAsync();
        var worker = await StartWorkerAsync();
        var job = await Node.EnqueueAsync();
        worker.Scripts.BySubject[job.SubjectId] = async (run, ct) =>
        {
            for (var percent = 10; percent <= 90; percent += 10)
            {
                run.Report("rendering_clips", percent);
                await Task.Delay(100, ct);
            }
            return new JobOutcome();
        };
        var seen = new ConcurrentQueue<JobProgress>();
        var signals = new ConcurrentQueue<string>();
        using var listening = Node.Bus.Subscribe(LiveBus.UserTopic(JobsNodeUnderTest.User), signals.Enqueue);
        var feed = await Node.Get<FollowJob>().HandleAsync(JobsNodeUnderTest.User, job.Id, p =>
        {
            seen.Enqueue(p);
            return Task.CompletedTask;
        }, Ct);

        await Node.Get<EnqueueJob>().IssueTicketAsync(job.Group, Ct);
        await StudioApp.UntilAsync(() => Task.FromResult(seen.LastOrDefault()?.State is JobState.Done), "the end in the feed");
        await feed.Value!.DisposeAsync();

        Assert.Equal(JobState.Queued, seen.First().State);
        Assert.Contains(seen, p => p is { State: JobState.Running, Phase: "rendering_clips", Progress: > 0 });
        Assert.Equal(seen.Select(p => p.Progress).Order(), seen.Select(p => p.Progress));
        Assert.Contains(signals, s => s.Length > 0 && StudioJson.Read<UserSignal>(s) == new UserSignal("vlog", job.SubjectId));
    }

    [Fact]
    public async Task Reaper_JobWithoutTicket_GivesItOne()
    {
        await Node.StartAsync();
        var worker = await StartWorkerAsync();

        var job = await Node.EnqueueAsync();

        await UntilAsync(job.Id, j => j.State is JobState.Done);
        Assert.Single(worker.Scripts.Runs);
    }

    [Fact]
    public async Task Reaper_JobWithoutTicketBesideOneThatRuns_GivesItOneAllTheSame()
    {
        await Node.StartAsync();
        var worker = await StartWorkerAsync();
        var (script, begun, gate) = Gated();
        var longOne = await Node.EnqueueAsync();
        worker.Scripts.BySubject[longOne.SubjectId] = script;
        await Node.Get<EnqueueJob>().IssueTicketAsync(longOne.Group, Ct);
        await begun.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        // A ticket for much later helps nobody who waits now.
        await worker.Get<JobTickets>().IssueAsync(longOne.Group, TimeSpan.FromMinutes(5), Ct);

        var job = await Node.EnqueueAsync();

        await UntilAsync(job.Id, j => j.State is JobState.Done);
        Assert.Equal(JobState.Running, (await Node.ReadAsync(longOne.Id)).State);
        gate.SetResult();
        await UntilAsync(longOne.Id, j => j.State is JobState.Done);
    }

    [Fact]
    public async Task Ticket_WhenItsJobIsDone_GoesOnWithWhatWaits()
    {
        var worker = await StartWorkerAsync(o => (o.RenderPlaces, o.Reaping) = (1, TimeSpan.FromMinutes(10)));
        var begun = new TicketCount();
        (await worker.Get<ISchedulerFactory>().GetScheduler(Ct))!.ListenerManager.AddJobListener(begun);
        var tickets = new ConcurrentBag<int>();
        var jobs = new List<Job>();
        for (var i = 0; i < 3; i++)
        {
            var job = await Node.EnqueueAsync();
            worker.Scripts.BySubject[job.SubjectId] = (_, _) =>
            {
                tickets.Add(begun.Count);
                return Task.FromResult(new JobOutcome());
            };
            jobs.Add(job);
        }

        await worker.Get<JobTickets>().IssueAsync(jobs[0].Group, TimeSpan.Zero, Ct);

        foreach (var job in jobs) { await UntilAsync(job.Id, j => j.State is JobState.Done); }
        Assert.Equal([1, 1, 1], tickets);
    }

    [Fact]
    public async Task Enqueue_ManyAtOnceFromAProcessThatRunsNothing_WakesOthersOnceForEach()
    {
        await Node.StartAsync();
        var other = await StartWorkerAsync(o => o.RenderPlaces = 1);
        var woken = 0;
        using var listening = other.Bus.Subscribe(JobTickets.WakeTopic, word => Interlocked.Add(ref woken, word.Length > 0 ? 1 : 0));

        for (var i = 0; i < 40; i++) { await Node.Get<EnqueueJob>().IssueTicketAsync(JobGroup.Render, Ct); }

        await StudioApp.UntilAsync(() => Task.FromResult(Volatile.Read(ref woken) == 40), "every ticket is heard");
    }

    [Fact]
    public async Task Enqueue_ManyFromAProcessThatRunsNothing_MakesOneTicketForEachNotOneForEachWorker()
    {
        await Node.StartAsync();
        // Workers without a place keep every ticket that is issued.
        var workers = new[] { await StartWorkerAsync(o => o.RenderPlaces = 0), await StartWorkerAsync(o => o.RenderPlaces = 0), await StartWorkerAsync(o => o.RenderPlaces = 0) };
        var heard = 0;
        var listening = workers.Select(w => w.Bus.Subscribe(JobTickets.WakeTopic, word => Interlocked.Add(ref heard, word.Length > 0 ? 1 : 0))).ToArray();

        for (var i = 0; i < 10; i++) { await Node.Get<EnqueueJob>().IssueTicketAsync(JobGroup.Render, Ct); }

        await StudioApp.UntilAsync(() => Task.FromResult(Volatile.Read(ref heard) == 30), "every worker hears every waking");
        await StudioApp.UntilAsync(async () => await workers[0].Get<JobTickets>().CountWaitingAsync(JobGroup.Render, Ct) >= 10, "a ticket for each waking");
        // Longer than any of them leaves a waking to the others.
        await Task.Delay(TimeSpan.FromSeconds(1), Ct);
        Assert.Equal(10, await workers[0].Get<JobTickets>().CountWaitingAsync(JobGroup.Render, Ct));
        foreach (var subscription in listening) { subscription.Dispose(); }
    }

    [Fact]
    public async Task Wake_NodeWithAFreePlace_ComesBeforeOneWithout()
    {
        var (free, busy) = (await StartWorkerAsync(o => o.RenderPlaces = 1), await StartWorkerAsync(o => o.RenderPlaces = 1));
        using var place = busy.Get<NodeLoad>().Begin(JobGroup.Render);

        for (var i = 0; i < 50; i++) { Assert.True(free.Get<JobTickets>().PauseFor(JobGroup.Render, $"{i}") < busy.Get<JobTickets>().PauseFor(JobGroup.Render, $"{i}")); }
        place.Dispose();
        // Among equals it is now one, now the other.
        Assert.InRange(Enumerable.Range(0, 200).Count(i => free.Get<JobTickets>().PauseFor(JobGroup.Render, $"{i}") < busy.Get<JobTickets>().PauseFor(JobGroup.Render, $"{i}")), 50, 150);
    }

    [Fact]
    public async Task Stop_WhileAJobRuns_OtherNodeTakesItOver()
    {
        await Node.StartAsync();
        var first = await StartWorkerAsync();
        var job = await Node.EnqueueAsync();
        first.Scripts.BySubject[job.SubjectId] = UntilStopped;
        await Node.Get<EnqueueJob>().IssueTicketAsync(job.Group, Ct);
        await UntilAsync(job.Id, j => j.State is JobState.Running);
        var second = await StartWorkerAsync();

        var clock = Stopwatch.StartNew();
        await first.StopAsync();

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await UntilAsync(job.Id, j => j.State is JobState.Done);
        var ended = await Node.ReadAsync(job.Id);
        Assert.Equal((1, 0, 2), (ended.Attempt, ended.CrashCount, ended.Fence));
        Assert.Single(second.Scripts.Runs);
    }

    [Fact]
    public async Task Stop_WorkerWithAFreePlaceAndAQueue_ClaimsNothingMoreHandsBackAndBurnsNoAttempt()
    {
        await Node.StartAsync();
        var first = await StartWorkerAsync(o => o.RenderPlaces = 3);
        using var begun = new SemaphoreSlim(0);
        var running = new List<Job> { await Node.EnqueueAsync(), await Node.EnqueueAsync() };
        foreach (var job in running)
        {
            // Work that takes its time to let go: the node is stopping for two seconds, with a place to spare.
            first.Scripts.BySubject[job.SubjectId] = async (_, ct) =>
            {
                begun.Release();
                try { await Task.Delay(Timeout.Infinite, ct); }
                catch (OperationCanceledException) { await Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None); }
                ct.ThrowIfCancellationRequested();
                return new JobOutcome();
            };
        }
        foreach (var job in running) { await Node.Get<EnqueueJob>().IssueTicketAsync(job.Group, Ct); }
        for (var i = 0; i < 2; i++) { Assert.True(await begun.WaitAsync(TimeSpan.FromSeconds(30), Ct)); }

        var clock = Stopwatch.StartNew();
        var stopping = first.StopAsync();
        var waiting = new List<Job>();
        for (var i = 0; i < 5; i++) { waiting.Add(await Node.EnqueueAsync(withTicket: true)); }
        await stopping;

        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(15));
        Assert.Equal(running.Select(j => j.Id).Order(), first.Scripts.Runs.Select(r => r.JobId).Order());
        foreach (var job in running)
        {
            var back = await Node.ReadAsync(job.Id);
            Assert.Equal((JobState.Queued, 0, 0), (back.State, back.Attempt, back.CrashCount));
            Assert.Null(back.LeaseUntil);
            Assert.Equal("handed_back", Assert.Single(await Node.AttemptsAsync(job.Id)).Outcome);
        }
        foreach (var job in waiting) { Assert.Empty(await Node.AttemptsAsync(job.Id)); }

        var second = await StartWorkerAsync();
        foreach (var job in running.Concat(waiting)) { await UntilAsync(job.Id, j => j.State == JobState.Done); }
        foreach (var job in running) { Assert.Equal((1, 2), ((await Node.ReadAsync(job.Id)).Attempt, (await Node.ReadAsync(job.Id)).Fence)); }
        Assert.Equal(7, second.Scripts.Runs.Count);
    }

    [Fact]
    public async Task Outbox_HandlerFailsOnce_GetsTheMessageAgainWithTheSameId()
    {
        var inbox = new Inbox();
        var node = new JobsNodeUnderTest(ConnectionString, register: s => s.AddSingleton<IOutboxHandler>(inbox));
        await using var ending = node;
        var message = new OutboxMessage { Topic = "job_completed", Body = "{}", DueAt = DateTimeOffset.UnixEpoch };
        await using (var db = await node.OpenAsync())
        {
            db.Outbox.Add(message);
            db.Outbox.Add(new OutboxMessage { Topic = "nobody_wants_this", Body = "{}", DueAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync(Ct);
        }

        await node.Get<RelayOutbox>().HandleAsync(Ct);
        await using (var db = await node.OpenAsync())
        {
            Assert.Equal(1, await db.Outbox.CountAsync(m => m.DeliveredAt == null, Ct));
            await db.Outbox.ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, DateTimeOffset.UnixEpoch), Ct);
        }
        await node.Get<RelayOutbox>().HandleAsync(Ct);
        await node.Get<RelayOutbox>().HandleAsync(Ct);

        Assert.Equal([message.Id, message.Id], inbox.Received);
    }

    [Fact]
    public async Task Relay_MessageTooLongForTheWire_SaysReadAnew()
    {
        await Node.StartAsync();
        var other = await StartWorkerAsync();
        var heard = new ConcurrentQueue<string>();
        using var listening = other.Bus.Subscribe("topic", heard.Enqueue);

        await StudioApp.UntilAsync(() =>
        {
            Node.Bus.Publish("topic", new string('x', 9000));
            return Task.FromResult(heard.Contains(LiveBus.ReadAnew));
        }, "the short form");

        Assert.DoesNotContain(heard, m => m.Length > 0);
    }

    /// <summary>How many tickets of a scheduler have begun.</summary>
    private sealed class TicketCount : IJobListener
    {
        private int _count;

        public string Name => nameof(TicketCount);

        public int Count => Volatile.Read(ref _count);

        public ValueTask JobToBeExecuted(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            if (context.JobDetail.Key.Group == "tickets") { Interlocked.Increment(ref _count); }
            return ValueTask.CompletedTask;
        }

        public ValueTask JobExecutionVetoed(IJobExecutionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }

    private sealed class Inbox : IOutboxHandler
    {
        public List<Guid> Received { get; } = [];

        public bool Wants(string topic) => topic == "job_completed";

        public Task DeliverAsync(OutboxMessage message, CancellationToken ct)
        {
            Received.Add(message.Id);
            return Received.Count == 1 ? throw new HttpRequestException("away") : Task.CompletedTask;
        }
    }
}

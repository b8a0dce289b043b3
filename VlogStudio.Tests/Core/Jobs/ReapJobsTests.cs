using Microsoft.Extensions.Options;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Jobs;

public sealed class ReapJobsTests(PrivatePostgresFixture postgres) : JobsTest(postgres)
{
    private static readonly JobKind Overdue = ScriptedHandler.Scripted with { Deadline = TimeSpan.FromMilliseconds(-1) };

    [Fact]
    public async Task Reap_LeaseRanOut_SecondWorkerTakesOverAndTheFirstWritesNothing()
    {
        var slow = AddNode(o => { o.Heartbeat = TimeSpan.FromMinutes(5); o.HeartbeatGrace = TimeSpan.FromMinutes(10); });
        var (script, begun, gate) = Gated();
        var job = await slow.EnqueueAsync(script);
        var first = slow.RunNextAsync();
        await begun;

        await Node.ExpireAsync(job.Id);
        await Node.ReapAsync();
        Assert.Equal((JobState.Retrying, 1), ((await Node.ReadAsync(job.Id)).State, (await Node.ReadAsync(job.Id)).CrashCount));
        await Node.MakeDueAsync(job.Id);
        Assert.True(await Node.RunNextAsync());
        gate.SetResult();
        await first;

        var ended = await Node.ReadAsync(job.Id);
        Assert.Equal((JobState.Done, 2, 2), (ended.State, ended.Fence, ended.Attempt));
        Assert.Equal(["lease_lost", "done"], (await Node.AttemptsAsync(job.Id)).Select(a => a.Outcome));
        Assert.Equal(1, await Node.SettledAsync(job.Id));
        Assert.Equal(1, TerminalEvents(await Node.EventsAsync(job.Id)));
    }

    [Fact]
    public async Task Report_StaleFence_WritesNothingAndStopsTheWork()
    {
        var begun = new TaskCompletionSource();
        var stopped = false;
        var slow = AddNode(o => { o.Heartbeat = TimeSpan.FromMinutes(5); o.HeartbeatGrace = TimeSpan.FromMinutes(10); });
        var go = new TaskCompletionSource();
        var job = await slow.EnqueueAsync(async (run, ct) =>
        {
            begun.SetResult();
            await go.Task;
            run.Report("late", 90);
            try { await Task.Delay(TimeSpan.FromSeconds(20), ct); } catch (OperationCanceledException) { stopped = true; }
            return new JobOutcome();
        });
        var first = slow.RunNextAsync();
        await begun.Task;
        await Node.ExpireAsync(job.Id);
        await Node.ReapAsync();

        go.SetResult();
        await first;

        Assert.True(stopped);
        var waiting = await Node.ReadAsync(job.Id);
        Assert.Equal((JobState.Retrying, "waiting", 0.0), (waiting.State, waiting.Phase, waiting.Progress));
    }

    [Fact]
    public async Task Heartbeat_LeaseTakenByAnother_StopsTheWork()
    {
        var (script, begun, _) = Gated();
        var job = await Node.EnqueueAsync(script);
        var first = Node.RunNextAsync();
        await begun;

        await Node.ExpireAsync(job.Id);
        await using (var db = await Node.OpenAsync()) { await Node.Get<ReleaseJob>().HandleAsync(new JobRelease(job.Id, 1, JobState.Retrying, TimeSpan.Zero, "lease_lost"), Ct); }
        await first.WaitAsync(TimeSpan.FromSeconds(10), Ct);

        Assert.Equal(JobState.Retrying, (await Node.ReadAsync(job.Id)).State);
        Assert.Equal(0, await Node.SettledAsync(job.Id));
    }

    [Fact]
    public async Task Reap_HeartbeatCameInBetween_LeavesTheJobAlone()
    {
        var job = await Node.EnqueueAsync();
        await Node.Get<ClaimJob>().HandleAsync(JobGroup.Render, [ScriptedHandler.Scripted.Name], Ct);
        var seen = await Node.ReadAsync(job.Id);
        await Node.ExpireAsync(job.Id);

        var released = await Node.Get<ReleaseJob>().HandleAsync(
            new JobRelease(job.Id, 1, JobState.Retrying, TimeSpan.Zero, "lease_lost") { SeenLease = seen.LeaseUntil, MoreCrashes = 1 }, Ct);

        Assert.Null(released);
        Assert.Equal(JobState.Running, (await Node.ReadAsync(job.Id)).State);
    }

    [Fact]
    public async Task Reap_ThreeWorkersVanished_TheJobIsDead()
    {
        var job = await Node.EnqueueAsync();
        for (var crash = 1; crash <= 3; crash++)
        {
            await Node.MakeDueAsync(job.Id);
            Assert.NotNull(await Node.Get<ClaimJob>().HandleAsync(JobGroup.Render, [ScriptedHandler.Scripted.Name], Ct));
            await Node.ExpireAsync(job.Id);
            await Node.ReapAsync();
            Assert.Equal(crash < 3 ? JobState.Retrying : JobState.Dead, (await Node.ReadAsync(job.Id)).State);
        }

        var dead = await Node.ReadAsync(job.Id);
        Assert.Equal((3, "worker_lost"), (dead.CrashCount, dead.ErrorCode));
        Assert.Equal(1, await Node.SettledAsync(job.Id));
        Assert.Equal("error", (await Node.EventsAsync(job.Id))[^1].Type);
        Assert.False(await Node.RunNextAsync());
    }

    [Fact]
    public async Task Reap_CancelledWorkersLeaseRanOut_IsCancelled()
    {
        var job = await Node.EnqueueAsync();
        await Node.Get<ClaimJob>().HandleAsync(JobGroup.Render, [ScriptedHandler.Scripted.Name], Ct);
        await Node.Get<CancelJob>().HandleAsync(JobsNodeUnderTest.User, job.Id, Ct);
        await Node.ExpireAsync(job.Id);

        await Node.ReapAsync();

        Assert.Equal(JobState.Cancelled, (await Node.ReadAsync(job.Id)).State);
        Assert.Equal(1, await Node.SettledAsync(job.Id));
    }

    [Fact]
    public async Task Reap_DeadlinePassedWhileWaiting_Fails()
    {
        var job = await Node.EnqueueAsync(kind: Overdue);

        Assert.False(await Node.RunNextAsync());
        await Node.ReapAsync();

        var ended = await Node.ReadAsync(job.Id);
        Assert.Equal((JobState.Failed, "deadline_passed"), (ended.State, ended.ErrorCode));
        Assert.Equal(1, await Node.SettledAsync(job.Id));
    }

    [Fact]
    public async Task Reap_DeadlinePassedWhileRunning_StopsTheWorkAndFails()
    {
        var (script, begun, _) = Gated();
        var job = await Node.EnqueueAsync(script);
        var running = Node.RunNextAsync();
        await begun;
        await using (var db = await Node.OpenAsync())
        {
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlAsync(
                db.Database, $"UPDATE job SET deadline_at = now() - interval '1 second' WHERE id = {job.Id}", Ct);
        }

        await Node.ReapAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(10), Ct);

        var ended = await Node.ReadAsync(job.Id);
        Assert.Equal((JobState.Failed, "deadline_passed"), (ended.State, ended.ErrorCode));
        Assert.Equal(1, await Node.SettledAsync(job.Id));
    }

    [Fact]
    public void RetryDelays_EachFurtherFailure_DoublesWithinAFifth()
    {
        var options = new JobsOptions();
        foreach (var (failures, seconds) in new[] { (1, 1.0), (2, 2.0), (3, 4.0) })
        {
            for (var i = 0; i < 100; i++) { Assert.InRange(RetryDelays.After(failures, null, options).TotalSeconds, seconds * 0.8, seconds * 1.2); }
        }
        Assert.Equal(options.MaxRetryAfter, RetryDelays.After(1, TimeSpan.FromHours(2), options));
    }

    [Fact]
    public void Scratch_OfANodeThatIsGone_IsClearedAway()
    {
        using var folder = new TemporaryFolder();
        var gone = Path.Combine(folder.Path, "gone");
        Directory.CreateDirectory(Path.Combine(gone, "job-1"));
        File.WriteAllText(Path.Combine(gone, ".lock"), "");
        using var alive = Scratch(folder.Path, "alive");
        var kept = alive.Make(new Job { UserId = Guid.Empty, Kind = "x", Group = JobGroup.Render, SubjectId = Guid.Empty, Params = "{}", ParamsSha256 = "", RunAt = default, DeadlineAt = default, CreatedAt = default, UpdatedAt = default });
        using var next = Scratch(folder.Path, "next");

        next.Sweep();

        Assert.False(Directory.Exists(gone));
        Assert.True(Directory.Exists(kept));
    }

    private static JobScratch Scratch(string root, string node) => new(
        Options.Create(new JobsOptions { ScratchFolder = root, NodeId = node }), Microsoft.Extensions.Logging.Abstractions.NullLogger<JobScratch>.Instance);
}

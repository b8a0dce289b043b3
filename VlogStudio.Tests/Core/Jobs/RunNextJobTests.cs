using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Jobs;

public sealed class RunNextJobTests(PrivatePostgresFixture postgres) : JobsTest(postgres)
{
    [Fact]
    public async Task Run_HandlerAnswers_EndsDoneOnceWithEverythingInOneTransaction()
    {
        var job = await Node.EnqueueAsync((run, _) =>
        {
            run.Log("hello");
            File.WriteAllText(Path.Combine(run.ScratchFolder, "x"), "x");
            return Task.FromResult(new JobOutcome
            {
                Result = """{"answer": 42}""",
                OutputKey = "out/1",
                CommitAsync = async (db, ct) =>
                {
                    db.Outbox.Add(new OutboxMessage { Topic = "committed", Body = "{}", DueAt = DateTimeOffset.UnixEpoch });
                    await db.SaveChangesAsync(ct);
                },
            });
        });

        Assert.True(await Node.RunNextAsync());
        Assert.False(await Node.RunNextAsync());

        var ended = await Node.ReadAsync(job.Id);
        Assert.Equal((JobState.Done, 100.0, 1, 1), (ended.State, ended.Progress, ended.Attempt, ended.Fence));
        Assert.Equal("out/1", ended.OutputKey);
        Assert.Equal("""{"answer": 42}""", ended.Result);
        Assert.Equal(1, await Node.SettledAsync(job.Id));
        var attempt = Assert.Single(await Node.AttemptsAsync(job.Id));
        Assert.Equal("done", attempt.Outcome);
        Assert.Contains("hello", attempt.LogTail, StringComparison.Ordinal);
        var events = await Node.EventsAsync(job.Id);
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => e.Seq));
        Assert.Equal("completed", events[^1].Type);
        await using var db = await Node.OpenAsync();
        Assert.Equal(1, await db.Outbox.CountAsync(m => m.Topic == "committed", Ct));
        Assert.Equal(1, await db.Outbox.CountAsync(m => m.Topic == "job_completed", Ct));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Node.ScratchFolder, "x", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Run_DeterministicFailure_FailsOnTheFirstAttempt()
    {
        var job = await Node.EnqueueAsync((_, _) =>
            throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "not_media", "No moov.", ["clip.mp4"])));

        await Node.RunNextAsync();

        var ended = await Node.ReadAsync(job.Id);
        Assert.Equal((JobState.Failed, "not_media", 1), (ended.State, ended.ErrorCode, ended.Attempt));
        Assert.Equal("""["clip.mp4"]""", ended.ErrorArgs);
        Assert.Equal(1, await Node.SettledAsync(job.Id));
        Assert.Equal("error", (await Node.EventsAsync(job.Id))[^1].Type);
        Assert.False(await Node.RunNextAsync());
    }

    [Fact]
    public async Task Run_TransientFailure_IsRetriedUntilTheAttemptsAreUsedUp()
    {
        var job = await Node.EnqueueAsync((_, _) => throw new TimeoutException("slow"));

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await Node.MakeDueAsync(job.Id);
            Assert.True(await Node.RunNextAsync());
            Assert.Equal(attempt < 3 ? JobState.Retrying : JobState.Failed, (await Node.ReadAsync(job.Id)).State);
        }

        var ended = await Node.ReadAsync(job.Id);
        Assert.Equal(("timed_out", JobErrorClass.Transient, 3), (ended.ErrorCode, ended.ErrorClass!.Value, ended.Attempt));
        Assert.Equal(["retrying", "retrying", "failed"], (await Node.AttemptsAsync(job.Id)).Select(a => a.Outcome));
        Assert.Equal(1, await Node.SettledAsync(job.Id));
        Assert.Equal(1, TerminalEvents(await Node.EventsAsync(job.Id)));
    }

    [Fact]
    public async Task Run_RetrySucceeds_EndsDoneAndKeepsNoError()
    {
        var tries = 0;
        var job = await Node.EnqueueAsync((_, _) => ++tries == 1 ? throw new IOException("No space left on device", 28) : Task.FromResult(new JobOutcome()));

        await Node.RunNextAsync();
        Assert.Equal("scratch_full", (await Node.ReadAsync(job.Id)).ErrorCode);
        await Node.MakeDueAsync(job.Id);
        await Node.RunNextAsync();

        var ended = await Node.ReadAsync(job.Id);
        Assert.Equal((JobState.Done, 2), (ended.State, ended.Attempt));
        Assert.Null(ended.ErrorCode);
    }

    [Fact]
    public async Task Run_ServerAskedToWait_WaitsThatLong()
    {
        var job = await Node.EnqueueAsync((_, _) =>
            throw new JobFailedException(new JobError(JobErrorClass.Transient, "busy", "429", RetryAfter: TimeSpan.FromSeconds(90))));

        await Node.RunNextAsync();

        var waiting = await Node.ReadAsync(job.Id);
        Assert.Equal(JobState.Retrying, waiting.State);
        Assert.InRange(waiting.RunAt - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(80), TimeSpan.FromSeconds(91));
        Assert.False(await Node.RunNextAsync());
    }

    [Fact]
    public async Task Run_ServerAskedToWaitForHours_WaitsFiveMinutes()
    {
        var job = await Node.EnqueueAsync((_, _) =>
            throw new JobFailedException(new JobError(JobErrorClass.Transient, "busy", "429", RetryAfter: TimeSpan.FromHours(3))));

        await Node.RunNextAsync();

        var waiting = await Node.ReadAsync(job.Id);
        Assert.Equal((JobState.Retrying, 1), (waiting.State, waiting.Attempt));
        Assert.InRange(waiting.RunAt - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(4.5), TimeSpan.FromMinutes(5));
        Assert.False(await Node.RunNextAsync());
        await Node.MakeDueAsync(job.Id);
        Assert.True(await Node.RunNextAsync());
    }

    [Fact]
    public async Task Run_ToolKilledTwice_IsTooLarge()
    {
        var job = await Node.EnqueueAsync((_, _) => throw new MediaException(JobFailures.Killed, "exit 137"));

        await Node.RunNextAsync();
        Assert.Equal(JobState.Retrying, (await Node.ReadAsync(job.Id)).State);
        await Node.MakeDueAsync(job.Id);
        await Node.RunNextAsync();

        var ended = await Node.ReadAsync(job.Id);
        Assert.Equal((JobState.Failed, "too_large", JobErrorClass.Deterministic), (ended.State, ended.ErrorCode, ended.ErrorClass!.Value));
    }

    [Fact]
    public async Task Run_CommitMeetsPassingDatabaseTrouble_IsTriedAgainAndCountsOnce()
    {
        var tries = 0;
        var job = await Node.EnqueueAsync((_, _) => Task.FromResult(new JobOutcome
        {
            CommitAsync = async (db, ct) =>
            {
                if (++tries == 1) { await db.Database.ExecuteSqlRawAsync("DO $$ BEGIN RAISE EXCEPTION 'serialisation' USING ERRCODE = '40001'; END $$", ct); }
            },
        }));

        await Node.RunNextAsync();

        Assert.Equal(2, tries);
        Assert.Equal(JobState.Done, (await Node.ReadAsync(job.Id)).State);
        Assert.Equal(1, await Node.SettledAsync(job.Id));
    }

    [Fact]
    public async Task Run_CommitFailsForGood_FailsTheAttempt()
    {
        var job = await Node.EnqueueAsync((_, _) => Task.FromResult(new JobOutcome { CommitAsync = (_, _) => throw new InvalidOperationException("bug") }));

        await Node.RunNextAsync();

        var waiting = await Node.ReadAsync(job.Id);
        Assert.Equal((JobState.Retrying, JobFailures.Unexpected), (waiting.State, waiting.ErrorCode));
        Assert.Equal(0, await Node.SettledAsync(job.Id));
    }

    [Fact]
    public async Task Run_ReportsInAnyOrder_ProgressNeverFallsAndEndsAtWhatWasSaid()
    {
        var pushed = new List<JobProgress>();
        var job = await Node.EnqueueAsync(async (run, ct) =>
        {
            foreach (var percent in new[] { 5, 40, 20, double.NaN, -3, 60, 59, 250 })
            {
                run.Report(percent < 50 ? "rendering_clips" : "saving", percent);
                await Task.Delay(60, ct);
            }
            return new JobOutcome();
        });
        using var listening = Node.Bus.Subscribe(LiveBus.JobTopic(job.Id), m => { lock (pushed) { pushed.Add(StudioJson.Read<JobProgress>(m)); } });

        await Node.RunNextAsync();

        Assert.Equal(pushed.Select(p => p.Progress).Order(), pushed.Select(p => p.Progress));
        Assert.Equal(JobState.Done, pushed[^1].State);
        Assert.Contains(pushed, p => p is { State: JobState.Running, EtaSeconds: > 0 });
        var written = (await Node.EventsAsync(job.Id)).Where(e => e.Type == "phase_update").Select(e => StudioJson.Read<Update>(e.Data)).ToList();
        Assert.Equal(written.Select(u => u.Progress).Order(), written.Select(u => u.Progress));
        Assert.Contains(written, u => u is { Phase: "saving", Progress: 100 });
    }

    [Fact]
    public async Task Run_ManyReports_ArePushedAndWrittenThinnedOut()
    {
        var pushed = 0;
        var job = await Node.EnqueueAsync(async (run, ct) =>
        {
            for (var i = 0; i < 5000; i++) { run.Report("rendering_clips", i / 50.0); }
            await Task.Delay(100, ct);
            return new JobOutcome();
        });
        using var listening = Node.Bus.Subscribe(LiveBus.JobTopic(job.Id), _ => Interlocked.Increment(ref pushed));

        await Node.RunNextAsync();

        Assert.InRange(pushed, 3, 60);
        Assert.InRange((await Node.EventsAsync(job.Id)).Count, 3, 60);
    }

    [Fact]
    public async Task Run_NodeStops_HandsTheLeaseBackWithoutBurningTheAttempt()
    {
        var (script, begun, _) = Gated();
        var job = await Node.EnqueueAsync(script);
        using var stops = new CancellationTokenSource();

        var running = Node.RunNextAsync(stops.Token);
        await begun;
        await stops.CancelAsync();
        await running;

        var waiting = await Node.ReadAsync(job.Id);
        Assert.Equal((JobState.Queued, 0, 0, 1), (waiting.State, waiting.Attempt, waiting.CrashCount, waiting.Fence));
        Assert.Equal("handed_back", (await Node.AttemptsAsync(job.Id))[0].Outcome);
        Assert.Equal(0, await Node.SettledAsync(job.Id));
        Assert.False(await Node.RunNextAsync(stops.Token));
    }

    [Fact]
    public async Task Claim_SeveralWait_TakesTheMostUrgentFirst()
    {
        var later = await Node.EnqueueAsync(priority: 100);
        var sooner = await Node.EnqueueAsync(priority: 10);

        await Node.RunNextAsync();

        Assert.Equal(JobState.Done, (await Node.ReadAsync(sooner.Id)).State);
        Assert.Equal(JobState.Queued, (await Node.ReadAsync(later.Id)).State);
    }

    [Fact]
    public async Task Claim_PersonHasAsManyRunningAsAllowed_TakesSomebodyElses()
    {
        var node = AddNode(o => o.RunningPerUser = 2);
        var gates = Enumerable.Range(0, 3).Select(_ => Gated()).ToList();
        var greedy = new List<Job>();
        foreach (var gate in gates) { greedy.Add(await node.EnqueueAsync(gate.Script)); }
        var running = new[] { node.RunNextAsync(), node.RunNextAsync() };
        await Task.WhenAll(gates[0].Begun, gates[1].Begun);
        var other = await node.EnqueueAsync(user: Guid.CreateVersion7());
        Assert.True(await node.RunNextAsync());
        Assert.False(await node.RunNextAsync());

        Assert.Equal(JobState.Done, (await node.ReadAsync(other.Id)).State);
        Assert.Equal(JobState.Queued, (await node.ReadAsync(greedy[2].Id)).State);
        foreach (var gate in gates) { gate.Gate.SetResult(); }
        await Task.WhenAll(running);
        Assert.True(await node.RunNextAsync());
    }

    private sealed record Update(string Phase, double Progress);
}

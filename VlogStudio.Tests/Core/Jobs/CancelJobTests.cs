using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Jobs;

public sealed class CancelJobTests(PrivatePostgresFixture postgres) : JobsTest(postgres)
{
    private Task<Result<Unit>> CancelAsync(Guid id, Guid? user = null) => Node.Get<CancelJob>().HandleAsync(user ?? JobsNodeUnderTest.User, id, Ct);

    [Fact]
    public async Task Cancel_Queued_IsCancelledAndSettledAtOnce()
    {
        var job = await Node.EnqueueAsync();

        Assert.True((await CancelAsync(job.Id)).IsOk);
        Assert.True((await CancelAsync(job.Id)).IsOk);

        Assert.Equal(JobState.Cancelled, (await Node.ReadAsync(job.Id)).State);
        Assert.Equal(1, await Node.SettledAsync(job.Id));
        Assert.Equal(1, TerminalEvents(await Node.EventsAsync(job.Id)));
        Assert.False(await Node.RunNextAsync());
    }

    [Fact]
    public async Task Cancel_Running_StopsTheHandlerAtOnce()
    {
        var begun = new TaskCompletionSource();
        var job = await Node.EnqueueAsync((run, ct) =>
        {
            begun.SetResult();
            return UntilStopped(run, ct);
        });

        var running = Node.RunNextAsync();
        await begun.Task;
        Assert.True((await CancelAsync(job.Id)).IsOk);
        await running.WaitAsync(TimeSpan.FromSeconds(10), Ct);

        Assert.Equal(JobState.Cancelled, (await Node.ReadAsync(job.Id)).State);
        Assert.Equal("cancelled", (await Node.AttemptsAsync(job.Id))[0].Outcome);
        Assert.Equal(1, await Node.SettledAsync(job.Id));
    }

    [Fact]
    public async Task Cancel_HandlerFailsWhileStopping_IsCancelledNotFailed()
    {
        var begun = new TaskCompletionSource();
        var job = await Node.EnqueueAsync(async (_, ct) =>
        {
            begun.SetResult();
            try { await Task.Delay(Timeout.Infinite, ct); } catch (OperationCanceledException) { }
            throw new IOException("broken pipe");
        });

        var running = Node.RunNextAsync();
        await begun.Task;
        await CancelAsync(job.Id);
        await running;

        Assert.Equal(JobState.Cancelled, (await Node.ReadAsync(job.Id)).State);
    }

    [Fact]
    public async Task Cancel_EndedOtherwise_SaysSo()
    {
        var job = await Node.EnqueueAsync();
        await Node.RunNextAsync();

        var answer = await CancelAsync(job.Id);

        Assert.Equal("job_already_ended", Assert.Single(answer.Problems).Code);
    }

    [Fact]
    public async Task Cancel_SomebodyElses_IsNotFound()
    {
        var job = await Node.EnqueueAsync();

        var answer = await CancelAsync(job.Id, Guid.CreateVersion7());

        Assert.Equal(ProblemKind.NotFound, Assert.Single(answer.Problems).Kind);
        Assert.Equal(JobState.Queued, (await Node.ReadAsync(job.Id)).State);
    }

    [Fact]
    public async Task Cancel_RacingTheEnd_OneOfThemWinsAlone()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var chance = new Random(seed);
        var states = new List<JobState>();
        for (var round = 0; round < 100; round++)
        {
            var (work, wait) = (chance.Next(0, 4), chance.Next(0, 6));
            var job = await Node.EnqueueAsync(async (_, ct) =>
            {
                if (work > 0) { await Task.Delay(work, ct); }
                return new JobOutcome();
            });

            var running = Node.RunNextAsync();
            if (wait > 0) { await Task.Delay(wait, Ct); }
            var cancelled = await CancelAsync(job.Id);
            await running;

            var ended = await Node.ReadAsync(job.Id);
            states.Add(ended.State);
            Assert.True(ended.State is JobState.Done or JobState.Cancelled, $"round {round}: {ended.State}");
            Assert.Equal(cancelled.IsOk, ended.State is JobState.Cancelled);
            Assert.Equal(1, await Node.SettledAsync(job.Id));
            Assert.Equal(1, TerminalEvents(await Node.EventsAsync(job.Id)));
        }
        TestContext.Current.SendDiagnosticMessage($"cancelled {states.Count(s => s is JobState.Cancelled)} of 100");
    }
}

using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Faults;

/// <summary>What happens to a film when the process that makes it is killed, frozen or told to stop in the middle of it.</summary>
[Trait("Category", "Faults")]
public sealed class WorkerFaultTests(FaultsApp app) : IClassFixture<FaultsApp>
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private const double ClipSeconds = 40;

    private Task<StudioProcess> StartWorkerAsync() => StudioProcess.StartAsync(app, "worker", FaultsApp.Settings);

    private async Task<Guid> BeginFilmAsync(double untilPercent)
    {
        var (person, request) = await app.PrepareDayAsync(ClipSeconds);
        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State is JobState.Running && j.Progress >= untilPercent, $"the film is at {untilPercent} %", Patience);
        return job;
    }

    [Fact]
    public async Task Kill_WorkerAtFortyPercent_ToolsDieAndAnotherWorkerMakesTheOneFilm()
    {
        await using var first = await StartWorkerAsync();
        var job = await BeginFilmAsync(40);
        await using var second = await StartWorkerAsync();
        Assert.Equal(JobState.Running, (await app.ReadAsync(job)).State);
        Assert.NotEmpty(StudioProcess.ToolsWorkingIn(app.DataFolder));

        first.KillHard();

        // The other one may still be at a part of it that it does for the first.
        var scratch = Path.Combine(app.DataFolder, "scratch", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Environment.MachineName}-{first.Id}-"));
        await StudioApp.UntilAsync(() => Task.FromResult(StudioProcess.ToolsWorkingIn(scratch).Count == 0), "the tools died too", TimeSpan.FromSeconds(5));
        await app.UntilAsync(job, j => j.Fence == 2, "the next attempt has begun", Lease + TimeSpan.FromSeconds(10));
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", Patience);
        Assert.Equal((1, 2), ((await app.ReadAsync(job)).CrashCount, (await app.ReadAsync(job)).Attempt));
        Assert.Equal(["lease_lost", "done"], (await app.AttemptsAsync(job)).Select(a => a.Outcome));
        await app.CheckDoneOnceAsync(job, fence: 2);
    }

    [Fact]
    public async Task Freeze_WorkerForThreeLeases_ThawedOneDropsItsWorkAndChangesNothing()
    {
        await using var first = await StartWorkerAsync();
        var job = await BeginFilmAsync(20);
        await using var second = await StartWorkerAsync();

        first.Freeze();
        await app.UntilAsync(job, j => j.Fence == 2, "the other worker took over", Lease + TimeSpan.FromSeconds(15));
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", Patience);
        var before = await app.ReadAsync(job);
        first.Thaw();

        await StudioApp.UntilAsync(() => Task.FromResult(first.Log.Contains("the lease is lost", StringComparison.Ordinal)), "the thawed one noticed", TimeSpan.FromSeconds(30));
        await app.CheckDoneOnceAsync(job, fence: 2);
        var after = await app.ReadAsync(job);
        Assert.Equal((before.OutputKey, before.UpdatedAt), (after.OutputKey, after.UpdatedAt));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task Bend_OneWorkersClockByTenMinutes_NobodysLeaseIsTakenEarly(int minutes)
    {
        await using var right = await StartWorkerAsync();
        var job = await BeginFilmAsync(10);
        await using var wrong = await StudioProcess.StartOffAsync(app, "worker", TimeSpan.FromMinutes(minutes), FaultsApp.Settings);
        var said = await wrong.ClockAsync();
        Assert.InRange((said - TimeProvider.System.GetUtcNow()).TotalMinutes, minutes - 1, minutes + 1);

        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made beside a worker with another clock", Patience);
        Assert.Equal(0, (await app.ReadAsync(job)).CrashCount);
        await app.CheckDoneOnceAsync(job, fence: 1);

        // Nor does its own clock end what it does itself.
        right.KillHard();
        var (person, request) = await app.PrepareDayAsync(8);
        var next = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(next, j => j.State.IsTerminal(), "the film is made by a worker with another clock", Patience);
        await app.CheckDoneOnceAsync(next, fence: 1);
    }

    [Fact]
    public async Task Terminate_WorkerInTheMiddle_HandsTheLeaseBackAndBurnsNoAttempt()
    {
        await using var first = await StartWorkerAsync();
        var job = await BeginFilmAsync(20);
        await using var second = await StartWorkerAsync();

        first.AskToEnd();

        await app.UntilAsync(job, j => j.Fence == 2, "the other worker took over", TimeSpan.FromSeconds(25));
        await first.WaitAsync(TimeSpan.FromSeconds(25));
        await app.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", Patience);
        Assert.Equal((0, 1), ((await app.ReadAsync(job)).CrashCount, (await app.ReadAsync(job)).Attempt));
        Assert.Equal(["handed_back", "done"], (await app.AttemptsAsync(job)).Select(a => a.Outcome));
        await app.CheckDoneOnceAsync(job, fence: 2);
    }

    [Fact]
    public async Task Terminate_WorkerWithFilmsWaiting_ClaimsNoneAfterASecondAndTheNextWorkerMakesThem()
    {
        await using var first = await StartWorkerAsync();
        var (person, request) = await app.PrepareDayAsync(ClipSeconds);
        var job = await FaultsApp.RequestAsync(person, request);
        request["max_duration"] = 5;
        Guid[] waiting = [await FaultsApp.RequestAsync(person, request), await FaultsApp.RequestAsync(person, request)];
        await app.UntilAsync(job, j => j.State is JobState.Running && j.Progress >= 20, "the film is at 20 %", Patience);

        first.AskToEnd();
        var asked = TimeProvider.System.GetUtcNow();
        await first.WaitAsync(TimeSpan.FromSeconds(25));

        foreach (var film in waiting) { Assert.DoesNotContain(await app.AttemptsAsync(film), a => a.StartedAt > asked.AddSeconds(1)); }
        var back = await app.ReadAsync(job);
        Assert.Equal((JobState.Queued, 0, 0), (back.State, back.Attempt, back.CrashCount));
        await using var second = await StartWorkerAsync();
        foreach (var film in waiting.Prepend(job)) { await app.UntilAsync(film, j => j.State.IsTerminal(), "the film is made", Patience); }
        await app.CheckDoneOnceAsync(job, fence: 2);
        foreach (var film in waiting) { await app.CheckDoneOnceAsync(film, (await app.ReadAsync(film)).Fence); }
    }
}

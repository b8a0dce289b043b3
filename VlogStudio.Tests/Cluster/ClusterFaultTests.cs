using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using VlogStudio.Core.Vlogs;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Cluster;

/// <summary>What happens to films when machines are killed, frozen, cut off or have another clock: faults 3, 4, 8 and 13, with the objects in a bucket.</summary>
[Trait("Category", "Cluster")]
[Collection("Cluster")]
public sealed class ClusterFaultTests(StudioCluster cluster)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(6);
    // The promise is lease and 10 s; the machine that plays all machines is given more.
    private static readonly TimeSpan s_takeOver = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private ClusterApp App => cluster.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_WorkerBetweenStoringAndCommitting_FilmIsMadeOnceAndTheStrayObjectIsSwept()
    {
        await cluster.ReadyAsync(workers: 1, isComputing: false);
        var (person, request) = await App.PrepareDayAsync(5);
        var job = await FaultsApp.RequestAsync(person, request);
        await App.UntilAsync(job, j => j.State is JobState.Running, "the film is being made", s_patience);
        await using (await HeldCommit.BeforeAsync(App, job))
        {
            cluster["worker-1"].KillHard();
            await cluster["worker-1"].WaitAsync(TimeSpan.FromSeconds(10));
        }
        Assert.Equal(JobState.Running, (await App.ReadAsync(job)).State);

        await cluster.EnsureAsync("worker-2");
        await App.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", s_patience);
        Assert.Equal((JobState.Done, 2), ((await App.ReadAsync(job)).State, (await App.ReadAsync(job)).Fence));
        Assert.Equal(2, (await App.OutputsAsync(job)).Count(f => f.EndsWith(".mp4", StringComparison.Ordinal)));

        var clock = new ManualClock(TimeProvider.System.GetUtcNow().AddDays(2));
        var sweep = new SweepOutputs(App.Get<IDbContextFactory<StudioDb>>(), App.Get<IObjectStore>(), App.Get<StoreOutput>(), clock, NullLogger<SweepOutputs>.Instance);
        Assert.True(await sweep.HandleAsync(Ct) > 0);
        Assert.Equal(0, await sweep.HandleAsync(Ct));
        await cluster.EnsureAsync("worker-1"); // What it left in its own scratch it removes itself, when it begins.
        await App.CheckDoneOnceAsync(job, fence: 2);
    }

    [Fact]
    public async Task Freeze_WorkerForThreeLeases_ThawedOneDropsItsWorkAndChangesNothing()
    {
        var (job, holder) = await BeginAsync(untilPercent: 20);

        cluster[holder].Freeze();
        await App.UntilAsync(job, j => j.Fence == 2, "another worker took over", s_takeOver);
        await App.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", s_patience);
        var before = await App.ReadAsync(job);
        cluster[holder].Thaw();

        await StudioApp.UntilAsync(() => Task.FromResult(cluster[holder].Log.Contains("the lease is lost", StringComparison.Ordinal)), "the thawed one noticed", TimeSpan.FromSeconds(60));
        await App.CheckDoneOnceAsync(job, fence: 2);
        var after = await App.ReadAsync(job);
        Assert.Equal((before.OutputKey, before.UpdatedAt), (after.OutputKey, after.UpdatedAt));
    }

    [Fact]
    public async Task Unplug_WorkersCableForThreeLeases_ItStopsItsToolsBeforeItsLeaseEndsAndThereIsOneFilm()
    {
        var (job, holder) = await BeginAsync(untilPercent: 10);
        Assert.SkipWhen(cluster.Network is null, "Machines cannot be given a network of their own here (it takes root).");
        Assert.NotEmpty(StudioProcess.ToolsWorkingIn(cluster.FolderOf(holder)));

        await cluster.Network.UnplugAsync(StudioCluster.MachineOf(holder));
        try
        {
            await App.UntilAsync(job, j => j.Fence == 2, "another worker took over", s_takeOver);
            Assert.Empty(StudioProcess.ToolsWorkingIn(cluster.FolderOf(holder)));
            await Task.Delay(2 * s_lease, Ct); // Three leases in all: what it does when it is alone for longer is done by then.
        }
        finally { await cluster.Network.PlugBackAsync(StudioCluster.MachineOf(holder)); }
        await App.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", s_patience);
        var before = await App.ReadAsync(job);

        await StudioApp.UntilAsync(async () => await IsReadyAsync(holder), "the one that was away takes part again", TimeSpan.FromSeconds(90));
        Assert.Equal(before.UpdatedAt, (await App.ReadAsync(job)).UpdatedAt);
        Assert.Equal(["lease_lost", "done"], (await App.AttemptsAsync(job)).Select(a => a.Outcome));
        await App.CheckDoneOnceAsync(job, fence: 2);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task Bend_OneWorkersClockByTenMinutes_NobodysLeaseIsTakenEarlyAndItMakesFilmsToo(int minutes)
    {
        await cluster.ReadyAsync(workers: 1, isComputing: false);
        var (person, request) = await App.PrepareDayAsync(30);
        var job = await FaultsApp.RequestAsync(person, request);
        await App.UntilAsync(job, j => j.State is JobState.Running && j.Progress > 5, "the film is being made", s_patience);
        var wrong = await cluster.EnsureAsync("worker-2", TimeSpan.FromMinutes(minutes));
        Assert.InRange((await wrong.ClockAsync() - TimeProvider.System.GetUtcNow()).TotalMinutes, minutes - 1, minutes + 1);
        try
        {
            await App.UntilAsync(job, j => j.State.IsTerminal(), "the film is made beside a worker with another clock", s_patience);
            Assert.Equal(0, (await App.ReadAsync(job)).CrashCount);
            await App.CheckDoneOnceAsync(job, fence: 1);

            // Nor does its own clock end what it does itself, nor does the bucket refuse what it signs.
            await cluster.EndAsync("worker-1");
            var next = await FaultsApp.RequestAsync(person, request);
            await App.UntilAsync(next, j => j.State.IsTerminal(), "the film is made by a worker with another clock", s_patience);
            Assert.Equal("worker-2", StudioCluster.HolderOf((await App.AttemptsAsync(next))[0].WorkerId));
            await App.CheckDoneOnceAsync(next, fence: 1);
        }
        finally { await cluster.EndAsync("worker-2"); }
    }

    /// <summary>Two workers, one of which makes a film and is that far.</summary>
    private async Task<(Guid Job, string Holder)> BeginAsync(double untilPercent)
    {
        await cluster.ReadyAsync(workers: 1, isComputing: false);
        var (person, request) = await App.PrepareDayAsync(40);
        var job = await FaultsApp.RequestAsync(person, request);
        await App.UntilAsync(job, j => j.State is JobState.Running && j.Progress >= untilPercent, $"the film is at {untilPercent} %", s_patience);
        var holder = StudioCluster.HolderOf((await App.ReadAsync(job)).WorkerId!);
        await cluster.EnsureAsync("worker-2");
        return (job, holder);
    }

    private async Task<bool> IsReadyAsync(string name)
    {
        try
        {
            using var http = new HttpClient { BaseAddress = cluster.AddressOf(name), Timeout = TimeSpan.FromSeconds(10) };
            return (await http.GetAsync(new Uri("health/ready", UriKind.Relative), Ct)).IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException) { return false; }
    }
}

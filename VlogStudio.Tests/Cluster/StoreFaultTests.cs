using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Faults;

namespace VlogStudio.Tests.Cluster;

/// <summary>What happens to films when the bucket is swallowed by the network, or answers wrongly: faults 9 and 10.</summary>
[Trait("Category", "Cluster")]
[Collection("Cluster")]
public sealed class StoreFaultTests(StudioCluster cluster)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private ClusterApp App => cluster.App;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Swallow_EverythingToTheBucket_FilmFailsNamedAfterThreeRetriesAndNothingIsTaken(bool isInTheMiddle)
    {
        await cluster.ReadyAsync(workers: 1, isComputing: false);
        Assert.SkipWhen(cluster.Network is null, "Machines cannot be given a network of their own here (it takes root).");
        var (person, request) = await App.PrepareDayAsync(isInTheMiddle ? 20 : 4);
        var worker = cluster["worker-1"].Id;
        Guid job;
        if (!isInTheMiddle) { await ClusterNetwork.SwallowAsync(worker, cluster.Network.Store); }
        try
        {
            job = await FaultsApp.RequestAsync(person, request);
            if (isInTheMiddle)
            {
                // The footage is there by now; its connections are open and will be used again.
                await App.UntilAsync(job, j => j.Progress >= 20, "the film is under way", s_patience);
                await ClusterNetwork.SwallowAsync(worker, cluster.Network.Store);
            }
            await App.UntilAsync(job, j => j.State.IsTerminal(), "the film is given up", TimeSpan.FromMinutes(7));
        }
        finally { await ClusterNetwork.DeliverAsync(worker, cluster.Network.Store); }

        var failed = await App.ReadAsync(job);
        Assert.Equal((JobState.Failed, "storage_unavailable", JobErrorClass.Transient), (failed.State, failed.ErrorCode, failed.ErrorClass));
        var attempts = await App.AttemptsAsync(job);
        Assert.Equal(4, attempts.Count);
        Assert.Equal(0, failed.CrashCount);
        // It waited 1, 2 and 4 s before each further try, give or take a fifth.
        var waits = attempts.Zip(attempts.Skip(1), (a, b) => (b.StartedAt - a.EndedAt!.Value).TotalSeconds).ToList();
        Assert.True(waits.Zip([1.0, 2.0, 4.0], (waited, due) => waited >= due * 0.79).All(x => x), string.Join(' ', waits));
        await CheckReturnedAsync(job);

        var again = await FaultsApp.RequestAsync(person, request);
        await App.UntilAsync(again, j => j.State.IsTerminal(), "with the bucket back it is made", s_patience);
        await App.CheckDoneOnceAsync(again, (await App.ReadAsync(again)).Fence);
    }

    [Theory]
    [InlineData("Busy", "GET", "/original", 2)]
    [InlineData("Busy", "PUT", "/out/", 2)]
    [InlineData("BreaksOff", "GET", "/original", 1)]
    [InlineData("Garbles", "GET", "/original", 1)]
    [InlineData("Garbles", "PUT", "/out/", 1)]
    public async Task Spoil_WhatTheBucketAnswers_IsTriedAgainAndTheFilmIsWhole(string fault, string method, string words, int times)
    {
        await cluster.ReadyAsync(workers: 1, isComputing: false);
        var (person, request) = await App.PrepareDayAsync(4);
        await App.QuietAsync();
        cluster.Store.Spoil(Enum.Parse<StoreFault>(fault), method, words, times);

        var job = await FaultsApp.RequestAsync(person, request);
        await App.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", s_patience);

        Assert.Equal(times, cluster.Store.Wrongs.Count);
        // Done, not partial: no clip is left out for a passing trouble.
        Assert.Equal(JobState.Done, (await App.ReadAsync(job)).State);
        await App.CheckDoneOnceAsync(job, (await App.ReadAsync(job)).Fence);
    }

    [Theory]
    [InlineData("GET", "/original")]
    [InlineData("PUT", "/out/")]
    public async Task Refuse_WithAccessDenied_FailsAtOnceWithAnAlert(string method, string words)
    {
        await cluster.ReadyAsync(workers: 1, isComputing: false);
        var (person, request) = await App.PrepareDayAsync(4);
        await App.QuietAsync();
        cluster.Store.Spoil(StoreFault.Refuses, method, words, int.MaxValue);

        var job = await FaultsApp.RequestAsync(person, request);
        await App.UntilAsync(job, j => j.State.IsTerminal(), "the film is given up", s_patience);

        var failed = await App.ReadAsync(job);
        Assert.Equal((JobState.Failed, "storage_unavailable", JobErrorClass.Deterministic), (failed.State, failed.ErrorCode, failed.ErrorClass));
        Assert.Single(await App.AttemptsAsync(job));
        Assert.Contains($"{job} attempt 1: the object store refuses what it is asked", cluster["worker-1"].Log, StringComparison.Ordinal);
        cluster.Store.Behave();
        await CheckReturnedAsync(job);
    }

    private async Task CheckReturnedAsync(Guid job)
    {
        Assert.Equal(HoldState.Released, await App.WithDbAsync(db => db.Holds.Where(h => h.JobId == job).Select(h => h.State).SingleAsync(Ct)));
        await Aftermath.CheckAsync(App, $"job {job} without a bucket", App.WorkFolders);
    }
}

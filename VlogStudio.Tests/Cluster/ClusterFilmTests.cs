using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Faults;

namespace VlogStudio.Tests.Cluster;

/// <summary>A day becomes films on the whole cluster, asked for at the proxy.</summary>
[Trait("Category", "Cluster")]
[Collection("Cluster")]
public sealed class ClusterFilmTests(StudioCluster cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Films_AskedForAtTheProxy_AreMadeByTheMachinesAndPlayedThroughIt()
    {
        await cluster.ReadyAsync();
        var (person, request) = await cluster.App.PrepareDayAsync(5);
        var jobs = new List<Guid>();
        for (var i = 0; i < 4; i++) { jobs.Add(await FaultsApp.RequestAsync(person, request)); }

        foreach (var job in jobs) { await cluster.App.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", Patience); }

        foreach (var job in jobs) { await cluster.App.CheckDoneOnceAsync(job, fence: 1); }
        var vlogs = (await person.Http.GetFromJsonAsync<JsonObject>("api/v1/vlogs"))!["items"]!.AsArray();
        using var film = await person.Http.GetAsync(new Uri($"api/v1/vlogs/{vlogs[0]!["id"]}/video", UriKind.Relative));
        Assert.True((int)film.StatusCode is 200 or 302 or 307, await film.Content.ReadAsStringAsync());
        Assert.Equal(["web-1", "web-2", "worker-1", "worker-2", "worker-3"], cluster.Running);
        Assert.False(cluster.Compute!.HasExited, cluster.Compute.Log);
    }

    [Fact]
    public async Task Film_WithEveryWorkerGone_IsMadeByTheComputeNodeThroughTheProxy()
    {
        await cluster.ReadyAsync(workers: 1);
        var (person, request) = await cluster.App.PrepareDayAsync(4);
        await cluster.EndAsync("worker-1");

        var job = await FaultsApp.RequestAsync(person, request);
        await cluster.App.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", Patience);

        Assert.Equal("compute", await cluster.App.WithDbAsync(db => db.Nodes.Where(n => n.Id == db.JobAttempts.First(a => a.JobId == job).WorkerId).Select(n => n.Role).SingleAsync()));
        await cluster.App.CheckDoneOnceAsync(job, fence: 1);
    }
}

using System.Globalization;

namespace VlogStudio.Tests.Cluster;

/// <summary>One fault after another on the cluster, each healed before the next, all from a seed. worker-1 and web-1 are frozen and cut off but never ended: they are weighed.</summary>
internal sealed class Mischief(StudioCluster cluster, Random chance)
{
    private readonly List<string> _story = [];

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<string> Story => _story;

    /// <summary>Does the next thing and heals it.</summary>
    public async Task NextAsync()
    {
        List<Func<Task>> acts = [KillWorkerAsync, EndWorkerAsync, FreezeWorkerAsync, SpoilAsync, KillRedisAsync, RestartWebAsync, BendAsync];
        if (cluster.Compute is not null) { acts.Add(FreezeComputeAsync); }
        if (cluster.Network is not null) { acts.AddRange([UnplugAsync, SwallowAsync]); }
        await acts[chance.Next(acts.Count)]();
    }

    private static Task WaitAsync(int seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);

    private void Tell(string what) =>
        _story.Add(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what}"));

    private string AnyWorker() => StudioCluster.WorkerNames[chance.Next(3)];

    private string AnyOther() => StudioCluster.WorkerNames[1 + chance.Next(2)];

    private async Task KillWorkerAsync()
    {
        var name = AnyOther();
        Tell($"kill -9 {name}");
        cluster[name].KillHard();
        await WaitAsync(chance.Next(1, 12));
        await cluster.EnsureAsync(name);
    }

    private async Task EndWorkerAsync()
    {
        var name = AnyOther();
        Tell($"terminate {name}");
        cluster[name].AskToEnd();
        await cluster[name].WaitAsync(TimeSpan.FromSeconds(60));
        await cluster.EnsureAsync(name);
    }

    private async Task FreezeWorkerAsync()
    {
        var (name, seconds) = (AnyWorker(), chance.Next(3, 20));
        Tell($"freeze {name} for {seconds} s");
        cluster[name].Freeze();
        try { await WaitAsync(seconds); }
        finally { cluster[name].Thaw(); }
    }

    private async Task FreezeComputeAsync()
    {
        var seconds = chance.Next(3, 20);
        Tell($"freeze the compute node for {seconds} s");
        cluster.Compute!.Freeze();
        try { await WaitAsync(seconds); }
        finally { cluster.Compute.Thaw(); }
    }

    private async Task UnplugAsync()
    {
        var (name, seconds) = (AnyWorker(), chance.Next(3, 20));
        Tell($"unplug {name} for {seconds} s");
        await cluster.Network!.UnplugAsync(StudioCluster.MachineOf(name));
        try { await WaitAsync(seconds); }
        finally { await cluster.Network.PlugBackAsync(StudioCluster.MachineOf(name)); }
    }

    private async Task SwallowAsync()
    {
        var (name, seconds) = (AnyWorker(), chance.Next(3, 40));
        Tell($"swallow what {name} sends to the bucket for {seconds} s");
        var process = cluster[name].Id;
        await ClusterNetwork.SwallowAsync(process, cluster.Network!.Store);
        try { await WaitAsync(seconds); }
        finally { await ClusterNetwork.DeliverAsync(process, cluster.Network.Store); }
    }

    private async Task SpoilAsync()
    {
        StoreFault[] faults = [StoreFault.Busy, StoreFault.BreaksOff, StoreFault.Garbles];
        var (fault, method, times) = (faults[chance.Next(3)], chance.Next(2) == 0 ? "GET" : "PUT", chance.Next(1, 4));
        if (method == "PUT" && fault == StoreFault.BreaksOff) { fault = StoreFault.Busy; }
        Tell($"the bucket: {fault} at the next {times} {method}");
        cluster.Store.Spoil(fault, method, "/", times);
        await WaitAsync(chance.Next(5, 15));
        cluster.Store.Behave();
    }

    private async Task KillRedisAsync()
    {
        var seconds = chance.Next(2, 15);
        Tell($"kill Redis for {seconds} s");
        await cluster.Redis.KillAsync();
        try { await WaitAsync(seconds); }
        finally { await cluster.Redis.StartAgainAsync(); }
    }

    private async Task RestartWebAsync()
    {
        Tell("restart web-2");
        cluster["web-2"].AskToEnd();
        await cluster["web-2"].WaitAsync(TimeSpan.FromSeconds(60));
        await cluster.EnsureAsync("web-2");
    }

    private async Task BendAsync()
    {
        var minutes = chance.Next(2) == 0 ? 10 : -10;
        if (!Directory.EnumerateDirectories("/usr/lib").Any(d => Directory.Exists(Path.Combine(d, "faketime")))) { return; }
        Tell($"worker-3 with a clock {minutes:+0;-0} min off");
        await cluster.EnsureAsync("worker-3", TimeSpan.FromMinutes(minutes));
        await WaitAsync(chance.Next(10, 30));
        await cluster.EndAsync("worker-3");
        await cluster.EnsureAsync("worker-3");
    }
}

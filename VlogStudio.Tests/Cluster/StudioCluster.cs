using System.Globalization;
using System.Net;
using Npgsql;
using VlogStudio.Core.Keys;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Api.Compute;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Cluster;

/// <summary>
/// A company's studio as plain processes: two web nodes behind the proxy, three workers, a compute node, PostgreSQL, Redis and an S3 server. Web nodes
/// and workers are machines with a network of their own where that may be made (Linux, root), else they share this machine's. Started when the first
/// test asks; what a test took away is there again for the next.
/// </summary>
public sealed class StudioCluster(PrivatePostgresFixture postgres, S3Server server) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, StudioProcess> _nodes = [];
    private readonly Dictionary<string, Uri> _addresses = [];
    private readonly List<IAsyncDisposable> _parts = [];
    private Gate? _database;
    private Gate? _redisGate;
    private string _computeKey = "";
    private int _starts;

    /// <summary>The workers' names.</summary>
    internal static IReadOnlyList<string> WorkerNames { get; } = ["worker-1", "worker-2", "worker-3"];

    /// <summary>The web nodes' names.</summary>
    internal static IReadOnlyList<string> WebNames { get; } = ["web-1", "web-2"];

    /// <summary>The tests' eye.</summary>
    internal ClusterApp App { get; private set; } = null!;

    /// <summary>The network of the machines' own; null where they share this machine's.</summary>
    internal ClusterNetwork? Network { get; private set; }

    /// <summary>What stands before the object store.</summary>
    internal StoreFront Store { get; private set; } = null!;

    /// <summary>What people come to.</summary>
    internal CaddyProxy Proxy { get; private set; } = null!;

    /// <summary>The Redis.</summary>
    internal RedisServer Redis { get; private set; } = null!;

    /// <summary>The bucket, past what stands before it.</summary>
    internal S3Options Bucket { get; private set; } = null!;

    /// <summary>The compute node, while there is one.</summary>
    internal ComputeProcess? Compute { get; private set; }

    /// <summary>A machine by name.</summary>
    internal StudioProcess this[string name] => _nodes[name];

    /// <summary>Names of the machines that run.</summary>
    internal IReadOnlyList<string> Running => [.. _nodes.Where(n => !n.Value.HasExited).Select(n => n.Key).Order(StringComparer.Ordinal)];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Everything is there, and these workers and no others; with or without a compute node.</summary>
    internal async Task ReadyAsync(int workers = 3, bool isComputing = true)
    {
        if (_parts.Count == 0) { await StartAsync(); }
        Store.Behave();
        // What a failed test left frozen goes on.
        foreach (var node in _nodes.Values.Where(n => !n.HasExited)) { node.Thaw(); }
        if (Compute is { HasExited: false }) { Compute.Thaw(); }
        foreach (var name in WebNames) { await EnsureAsync(name); }
        foreach (var (name, i) in WorkerNames.Select((n, i) => (n, i)))
        {
            if (i < workers) { await EnsureAsync(name); }
            else { await EndAsync(name); }
        }
        if (isComputing && Compute is null) { Compute = await StartComputeAsync(); }
        if (!isComputing && Compute is { } compute)
        {
            await compute.DisposeAsync();
            Compute = null;
        }
    }

    /// <summary>A machine's name by what it is called in leases.</summary>
    internal static string HolderOf(string workerId) => workerId.Split('.')[0];

    /// <summary>The data folder of a machine.</summary>
    internal string FolderOf(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Starts a machine, unless it runs, and waits until it is ready.</summary>
    internal async Task<StudioProcess> EnsureAsync(string name, TimeSpan clockIsOff = default)
    {
        if (_nodes.TryGetValue(name, out var there) && !there.HasExited && clockIsOff == default) { return there; }
        await EndAsync(name);
        var data = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        if (!App.Machines.Contains(data)) { App.Machines.Add(data); }
        var address = AddressOf(name);
        var node = await StudioProcess.StartAsync(
            App, name.Split('-')[0], address, clockIsOff == default ? [] : StudioProcess.OffBy(clockIsOff), Network is null ? null : pid => Network.PlugInAsync(pid, MachineOf(name)), Settings(name, data, address));
        _nodes[name] = node;
        using var http = new HttpClient { BaseAddress = address };
        await StudioApp.UntilAsync(async () => (await http.GetAsync(new Uri("health/ready", UriKind.Relative))).IsSuccessStatusCode, $"{name} is ready:\n{node.Log}", TimeSpan.FromSeconds(60));
        return node;
    }

    /// <summary>Takes a machine away, as it is.</summary>
    internal async Task EndAsync(string name)
    {
        if (_nodes.Remove(name, out var node)) { await node.DisposeAsync(); }
    }

    /// <summary>A machine's number on the network.</summary>
    internal static int MachineOf(string name) => name[^1] - '0' + (name.StartsWith("web", StringComparison.Ordinal) ? 0 : 10);

    /// <summary>The bare address of a machine.</summary>
    internal Uri AddressOf(string name)
    {
        if (_nodes.TryGetValue(name, out var node)) { return node.Address; }
        if (_addresses.TryGetValue(name, out var before)) { return before; }
        var address = Network is null
            ? new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free()}"))
            : new Uri($"http://{Network.AddressOf(MachineOf(name))}:8080");
        return _addresses[name] = address;
    }

    public async ValueTask DisposeAsync()
    {
        if (Compute is not null) { await Compute.DisposeAsync(); }
        foreach (var node in _nodes.Values) { await node.DisposeAsync(); }
        for (var i = _parts.Count - 1; i >= 0; i--) { await _parts[i].DisposeAsync(); }
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        Bucket = await server.CreateBucketAsync();
        Redis = Keep(await RedisServer.StartAsync());
        Network = await ClusterNetwork.TryCreateAsync();
        if (Network is not null) { Keep(Network); }
        Store = Keep(await StoreFront.StartAsync(Network?.Store ?? IPAddress.Loopback, Bucket.Endpoint!));
        App = new ClusterApp(postgres, Bucket);
        await App.InitializeAsync();
        Keep(App);
        _database = Keep(new Gate(new NpgsqlConnectionStringBuilder(App.ConnectionString).Port, Network?.Host));
        _redisGate = Keep(new Gate(RedisPort(), Network?.Host));
        foreach (var name in WebNames) { await EnsureAsync(name); }
        Proxy = Keep(await CaddyProxy.StartAsync([.. WebNames.Select(AddressOf)]));
        App.Proxy = Proxy;
        _computeKey = (await App.Get<CreateApiKey>().HandleAsync(new NewApiKey(Guid.CreateVersion7(), "cluster", null, 1, null), CancellationToken.None)).Value!.Secret;
    }

    private Task<ComputeProcess> StartComputeAsync()
    {
        // It believes the proxy's authority and is given nothing else.
        var node = new ComputeProcess(Proxy.Address, _computeKey, new Dictionary<string, string> { ["SSL_CERT_FILE"] = Proxy.AuthorityFile });
        if (!App.Machines.Contains(node.DataFolder)) { App.Machines.Add(node.DataFolder); }
        return Task.FromResult(node);
    }

    private string[] Settings(string name, string data, Uri address)
    {
        var database = new NpgsqlConnectionStringBuilder(App.ConnectionString) { Host = (Network?.Host ?? IPAddress.Loopback).ToString(), Port = _database!.Port, Timeout = 5, CommandTimeout = 10 };
        var redis = Redis.Connection.Split(',')[1];
        var host = Network?.Host ?? IPAddress.Loopback;
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"--Jobs:NodeId={name}.{++_starts}"), "--data", data, "--urls", Network is null ? address.ToString() : string.Create(CultureInfo.InvariantCulture, $"http://0.0.0.0:{address.Port}"),
            $"--ConnectionStrings:Studio={database.ConnectionString}",
            string.Create(CultureInfo.InvariantCulture, $"--Redis:Connection={host}:{_redisGate!.Port},{redis}"),
            .. ClusterApp.StoreSettings(Bucket).Where(s => s.Key != "Storage:S3:Endpoint").Select(s => $"--{s.Key}={s.Value}"), $"--Storage:S3:Endpoint={Store.Address}",
            $"--Accounts:KeySecret={ClusterApp.KeySecret}", "--Accounts:AccessTokenLifetime=12:00:00", "--Accounts:RequireAdminTwoFactor=false",
            $"--Recordings:StagingFolder={Path.Combine(_folder.Path, "uploads")}", $"--Music:StagingFolder={Path.Combine(_folder.Path, "uploads")}",
            $"--Hosting:KnownProxies:0={host}", .. FaultsApp.Settings,
        ];
    }

    private int RedisPort() => int.Parse(Redis.Connection.Split(',')[0].Split(':')[1], CultureInfo.InvariantCulture);

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }
}

/// <summary>All that needs the cluster shares one.</summary>
[CollectionDefinition("Cluster")]
public sealed class ClusterCollection : ICollectionFixture<StudioCluster>;

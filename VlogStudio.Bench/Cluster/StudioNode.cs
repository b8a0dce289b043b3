using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace VlogStudio.Bench.Cluster;

/// <summary>One process of a studio: the built program as it is installed, or the same within this program where something has to be counted or replaced in it.</summary>
internal sealed class StudioNode : IAsyncDisposable
{
    private const int KeptLines = 200;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private readonly ConcurrentQueue<string> lines = new();
    private readonly HttpClient http;
    private Process? process;

    private StudioNode(Uri address) => http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    public Uri Address => http.BaseAddress!;

    public int Id => process!.Id;

    /// <summary>Starts the program as it is installed.</summary>
    public static Task<StudioNode> StartAsync(IEnumerable<string> arguments, CancellationToken ct) =>
        StartAsync([Path.Combine(AppContext.BaseDirectory, "VlogStudio.dll"), .. arguments], new Dictionary<string, string>(), ct);

    /// <summary>Starts it within this program: see <see cref="NodeProgram"/>.</summary>
    public static Task<StudioNode> StartCountedAsync(IEnumerable<string> arguments, CancellationToken ct) =>
        // The garbage collector that the program as it is installed is configured for.
        StartAsync([Path.Combine(AppContext.BaseDirectory, "VlogStudio.Bench.dll"), NodeProgram.Word, .. arguments], new Dictionary<string, string> { ["DOTNET_gcServer"] = "1" }, ct);

    /// <summary>What the process keeps in memory, after it has collected what it does not need. Only for counted ones.</summary>
    public async Task<NodeMemory> MemoryAsync(CancellationToken ct) => (await http.GetFromJsonAsync<NodeMemory>(NodeProgram.MemoryPath, ct))!;

    /// <summary>What the circuit opened last keeps there, by kind of object. Only for counted ones.</summary>
    public Task<string> CensusAsync(CancellationToken ct) => http.GetStringAsync(new Uri(NodeProgram.CensusPath, UriKind.Relative), ct);

    /// <summary>Processor seconds it has used.</summary>
    public double CpuSeconds
    {
        get
        {
            process!.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill() => process!.Kill();

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task StopAsync()
    {
        if (process is null or { HasExited: true }) { return; }
        using (var asking = Process.Start("kill", ["-s", "TERM", process.Id.ToString(CultureInfo.InvariantCulture)])) { await asking.WaitForExitAsync(CancellationToken.None); }
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        try { await process.WaitForExitAsync(limit.Token); }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process?.Dispose();
        http.Dispose();
    }

    private static async Task<StudioNode> StartAsync(IReadOnlyList<string> arguments, Dictionary<string, string> environment, CancellationToken ct)
    {
        var node = new StudioNode(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}")));
        node.process = await Children.StartAsync("dotnet", [.. arguments, "--urls", node.Address.GetLeftPart(UriPartial.Authority)], environment, node.Keep);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(StartLimit);
        while (!await node.ListensAsync(limit.Token))
        {
            if (node.process.HasExited) { throw new InvalidOperationException($"A process ended at its start:\n{string.Join('\n', node.lines)}"); }
            await Task.Delay(100, limit.Token);
        }

        return node;
    }

    private async Task<bool> ListensAsync(CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("health/live", UriKind.Relative), ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException) { return false; }
    }

    private void Keep(string line)
    {
        lines.Enqueue(line);
        if (lines.Count > KeptLines) { lines.TryDequeue(out _); }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VlogStudio.Bench.Cluster;

/// <summary>A Redis of its own, at a free port of 127.0.0.1.</summary>
internal sealed class Redis : IAsyncDisposable
{
    private readonly Process process;

    private Redis(Process process, string connection) => (this.process, Connection) = (process, connection);

    /// <summary>How the studio is told of it.</summary>
    public string Connection { get; }

    public static async Task<Redis> StartAsync(BenchContext bench, CancellationToken ct)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var process = await Children.StartAsync(
            "redis-server", ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", bench.Folder("redis"), "--loglevel", "warning"], null, _ => { });
        await Stage.UntilAsync(async () =>
        {
            using var socket = new TcpClient();
            try { await socket.ConnectAsync(IPAddress.Loopback, port, ct); }
            catch (SocketException) { return false; }
            return true;
        }, "Redis answers", TimeSpan.FromSeconds(20), ct);
        return new Redis(process, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }
}

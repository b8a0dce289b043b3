using System.Net;
using System.Net.Sockets;

namespace VlogStudio.Tests.Faults;

/// <summary>How a commit is cut off.</summary>
internal enum CommitCut
{
    /// <summary>It goes through.</summary>
    None,

    /// <summary>The server never hears of it.</summary>
    Before,

    /// <summary>The server does it; its answer never comes back.</summary>
    After,
}

/// <summary>
/// A wire between the app and PostgreSQL that breaks at COMMIT: with the commit undone, or done and unanswered. The app cannot tell one from the other.
/// </summary>
internal sealed class CommitCutter : IAsyncDisposable
{
    private static readonly byte[] s_commit = "COMMIT\0"u8.ToArray();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly int _serverPort;
    private readonly Func<CommitCut> _choose;
    private readonly Task _accepting;
    private int _before;
    private int _after;

    public CommitCutter(int serverPort, Func<CommitCut> choose)
    {
        _serverPort = serverPort;
        _choose = choose;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the app connects.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many commits were cut before and after the server did them.</summary>
    public (int Before, int After) Cuts => (_before, _after);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) { _ = ServeAsync(await _listener.AcceptTcpClientAsync(_ending.Token)); }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task ServeAsync(TcpClient app)
    {
        using var server = new TcpClient();
        using (app)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _ending.Token);
                var (up, down) = (app.GetStream(), server.GetStream());
                var state = new Wire();
                await Task.WhenAny(AskAsync(up, down, state), AnswerAsync(down, up, state));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException) { }
        }
    }

    private async Task AskAsync(NetworkStream from, NetworkStream to, Wire wire)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _ending.Token)) > 0)
        {
            var part = buffer.AsMemory(0, read);
            var cut = part.Span.IndexOf(s_commit) >= 0 ? _choose() : CommitCut.None;
            if (cut == CommitCut.Before)
            {
                Interlocked.Increment(ref _before);
                return;
            }
            wire.IsMute |= cut == CommitCut.After;
            await to.WriteAsync(part, _ending.Token);
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to, Wire wire)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _ending.Token)) > 0)
        {
            if (wire.IsMute)
            {
                Interlocked.Increment(ref _after);
                return;
            }
            await to.WriteAsync(buffer.AsMemory(0, read), _ending.Token);
        }
    }

    private sealed class Wire
    {
        public volatile bool IsMute;
    }
}

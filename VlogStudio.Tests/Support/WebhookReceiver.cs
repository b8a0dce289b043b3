using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VlogStudio.Tests.Support;

/// <summary>A message as it arrived.</summary>
internal sealed record ReceivedWebhook(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];

    public DateTimeOffset At => DateTimeOffset.FromUnixTimeSeconds(long.Parse(Headers["webhook-timestamp"], CultureInfo.InvariantCulture));

    public string Signature => Headers["webhook-signature"];
}

/// <summary>How a receiver behaves towards one message.</summary>
internal abstract record ReceiverReply
{
    /// <summary>Answers.</summary>
    public sealed record Status(int Code, string Body = "", string Headers = "") : ReceiverReply;

    /// <summary>Takes the message and says nothing.</summary>
    public sealed record Silence : ReceiverReply;

    /// <summary>Takes the message and breaks the connection (RST).</summary>
    public sealed record Reset : ReceiverReply;
}

/// <summary>Somebody who is told of what happens: a bare HTTP server of one test, so that it can misbehave in every way.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<ReceivedWebhook, ReceiverReply> _behave;
    private readonly List<ReceivedWebhook> _received = [];
    private readonly List<TcpClient> _open = [];
    private readonly Task _serving;
    private int _connections;

    /// <summary>Starts one that behaves so, message by message; takes everything unless told otherwise.</summary>
    public WebhookReceiver(Func<ReceivedWebhook, ReceiverReply>? behave = null)
    {
        _behave = behave ?? (_ => new ReceiverReply.Status(204));
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}/hook?source=studio";

    public int Connections => Volatile.Read(ref _connections);

    public IReadOnlyList<ReceivedWebhook> Received
    {
        get { lock (_received) { return [.. _received]; } }
    }

    public Task UntilAsync(int messages, TimeSpan? limit = null) => StudioApp.UntilAsync(() => Task.FromResult(Received.Count >= messages), $"{messages} messages arrive", limit);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        lock (_open) { foreach (var client in _open) { client.Dispose(); } }
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                _ = AnswerAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { return; }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        lock (_open) { _open.Add(client); }
        try
        {
            if (await ReadAsync(client.GetStream()) is not { } message) { return; }
            lock (_received) { _received.Add(message); }
            switch (_behave(message))
            {
                case ReceiverReply.Status status:
                    var body = Encoding.UTF8.GetBytes(status.Body);
                    var head = $"HTTP/1.1 {status.Code} Said\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{status.Headers}\r\n";
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), _end.Token);
                    await client.GetStream().WriteAsync(body, _end.Token);
                    client.Close();
                    break;
                case ReceiverReply.Reset:
                    client.LingerState = new LingerOption(true, 0);
                    client.Close();
                    break;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException) { }
    }

    private async Task<ReceivedWebhook?> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[8192];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, _end.Token);
            if (read == 0) { return null; }
            bytes.AddRange(buffer.AsSpan(0, read));
            var all = bytes.ToArray();
            var end = all.AsSpan().IndexOf("\r\n\r\n"u8);
            if (end < 0) { continue; }
            var lines = Encoding.ASCII.GetString(all, 0, end).Split("\r\n");
            var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
            var length = int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture);
            if (all.Length < end + 4 + length) { continue; }
            return new ReceivedWebhook(lines[0].Split(' ')[1], headers, Encoding.UTF8.GetString(all, end + 4, length));
        }
    }
}

using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Messaging;

/// <summary>Carries the live bus between processes over PostgreSQL's LISTEN and NOTIFY. Nothing is kept: after a break everyone reads anew.</summary>
internal sealed class LiveRelay : BackgroundService
{
    private const string Channel = "vlogstudio_live";
    private const int MostBytes = 7900; // PostgreSQL refuses payloads of 8000 bytes and more.
    private const int BatchSize = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Guid _node = Guid.CreateVersion7();
    private readonly Channel<string> _outgoing = System.Threading.Channels.Channel.CreateBounded<string>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly LiveBus _bus;
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly ILogger<LiveRelay> _logger;

    public LiveRelay(LiveBus bus, [FromKeyedServices(DataModule.Heartbeats)] NpgsqlDataSource source, TimeProvider time, ILogger<LiveRelay> logger)
    {
        _bus = bus;
        _source = source;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _bus.UseRelay(Send);
        try { await Task.WhenAll(AgainAndAgainAsync(ListenAsync, stoppingToken), AgainAndAgainAsync(SendAsync, stoppingToken)); }
        finally { _bus.UseRelay(null); }
    }

    private void Send(string topic, string payload)
    {
        var message = StudioJson.Write(new Parcel(_node, topic, payload));
        if (Encoding.UTF8.GetByteCount(message) > MostBytes) { message = StudioJson.Write(new Parcel(_node, topic, LiveBus.ReadAnew)); }
        _outgoing.Writer.TryWrite(message);
    }

    private async Task AgainAndAgainAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try { await work(ct); }
            catch (OperationCanceledException) when (ct.IsCancellationRequested) { return; }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                MessagingLog.WireBroke(_logger, e);
                await Task.Delay(Pause, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        connection.Notification += (_, notification) => Receive(notification.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) { await listen.ExecuteNonQueryAsync(ct); }

        // What others said before this moment, at the start or during a break, was not heard.
        _bus.DeliverReadAnew();
        while (true) { await connection.WaitAsync(ct); }
    }

    private void Receive(string message)
    {
        try
        {
            var parcel = StudioJson.Read<Parcel>(message);
            if (parcel.Node != _node) { _bus.Deliver(parcel.Topic, parcel.Payload); }
        }
        catch (JsonException e) { MessagingLog.MessageUnread(_logger, e); }
    }

    private async Task SendAsync(CancellationToken ct)
    {
        var batch = new List<string>(BatchSize);
        while (await _outgoing.Reader.WaitToReadAsync(ct))
        {
            batch.Clear();
            while (batch.Count < BatchSize && _outgoing.Reader.TryRead(out var message)) { batch.Add(message); }
            await using var command = _source.CreateCommand("SELECT pg_notify($1, message) FROM unnest($2) message");
            command.Parameters.AddWithValue(Channel);
            command.Parameters.AddWithValue(batch.ToArray());
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private sealed record Parcel(Guid Node, string Topic, string Payload);
}

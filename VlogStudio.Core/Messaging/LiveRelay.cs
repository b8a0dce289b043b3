using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Messaging;

/// <summary>
/// Carries the live bus between processes: over Redis where one is named and there, else over PostgreSQL, to which everyone listens at all times. A
/// process that has lost Redis says so there, and for as long as anyone does everybody speaks both ways. Nothing is kept: after a break everyone reads anew.
/// </summary>
internal sealed class LiveRelay(LiveBus bus, PostgresWire postgres, RedisWire redis, TimeProvider time, ILogger<LiveRelay> logger) : BackgroundService
{
    private const string AwayTopic = "relay:redis-away";
    private const int BatchSize = 64;
    private const int Remembered = 4096;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BothWays = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ComplainEvery = TimeSpan.FromMinutes(1);
    private readonly Guid _node = Guid.CreateVersion7();
    private readonly Channel<LiveParcel> _outgoing = Channel.CreateBounded<LiveParcel>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Lock _gate = new();
    private readonly HashSet<(Guid Node, long Number)> _seen = [];
    private readonly Queue<(Guid Node, long Number)> _seenInOrder = new();
    private DateTimeOffset _bothWaysUntil;
    private DateTimeOffset _silentUntil;
    private long _number;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bus.UseRelay((topic, payload) => Send(topic, payload));
        var tasks = new List<Task>
        {
            AgainAndAgainAsync(ct => postgres.ListenAsync(Receive, bus.DeliverReadAnew, ct), stoppingToken),
            AgainAndAgainAsync(SendAsync, stoppingToken),
        };
        if (redis.IsWanted)
        {
            tasks.Add(AgainAndAgainAsync(ct => redis.ListenAsync(Receive, bus.DeliverReadAnew, ct), stoppingToken));
            tasks.Add(AgainAndAgainAsync(MindRedisAsync, stoppingToken));
        }
        try { await Task.WhenAll(tasks); }
        finally { bus.UseRelay(null); }
    }

    private void Send(string topic, string payload) =>
        _outgoing.Writer.TryWrite(new LiveParcel(_node, Interlocked.Increment(ref _number), topic, payload));

    private async Task AgainAndAgainAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try { await work(ct); }
            catch (OperationCanceledException) when (ct.IsCancellationRequested) { return; }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                MessagingLog.WireBroke(logger, e);
                await Task.Delay(Pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Receive(string message)
    {
        try
        {
            var parcel = LiveParcel.Read(message);
            if (parcel.Node == _node || !IsFirst(parcel)) { return; }
            if (parcel.Topic == AwayTopic)
            {
                lock (_gate) { _bothWaysUntil = time.GetUtcNow() + BothWays; }
                return;
            }
            bus.Deliver(parcel.Topic, parcel.Payload);
        }
        catch (JsonException e)
        {
            lock (_gate)
            {
                if (time.GetUtcNow() < _silentUntil) { return; }
                _silentUntil = time.GetUtcNow() + ComplainEvery;
            }
            MessagingLog.MessageUnread(logger, e);
        }
    }

    /// <summary>Whether it was not heard before, the other way.</summary>
    private bool IsFirst(LiveParcel parcel)
    {
        if (!redis.IsWanted) { return true; }
        lock (_gate)
        {
            if (!_seen.Add((parcel.Node, parcel.Number))) { return false; }
            _seenInOrder.Enqueue((parcel.Node, parcel.Number));
            if (_seenInOrder.Count > Remembered) { _seen.Remove(_seenInOrder.Dequeue()); }
            return true;
        }
    }

    private async Task SendAsync(CancellationToken ct)
    {
        var batch = new List<LiveParcel>(BatchSize);
        while (await _outgoing.Reader.WaitToReadAsync(ct))
        {
            batch.Clear();
            while (batch.Count < BatchSize && _outgoing.Reader.TryRead(out var parcel)) { batch.Add(parcel); }
            IReadOnlyList<LiveParcel> rest = batch;
            if (redis.IsUp)
            {
                var unsaid = await redis.SendAsync(batch, ct);
                rest = IsSomeoneAway() ? batch : unsaid;
                StudioMeter.Told(batch.Count - unsaid.Count, "redis");
            }
            if (redis.IsWanted) { StudioMeter.FellBack(rest.Count); }
            if (rest.Count == 0) { continue; }
            await postgres.SendAsync(rest, ct);
            StudioMeter.Told(rest.Count, "postgres");
        }
    }

    private bool IsSomeoneAway()
    {
        lock (_gate) { return time.GetUtcNow() < _bothWaysUntil; }
    }

    /// <summary>Tells the others for as long as this process hears nothing from Redis, and its own listeners to read anew when that begins and ends.</summary>
    private async Task MindRedisAsync(CancellationToken ct)
    {
        using var changed = new SemaphoreSlim(0);
        void Note() => changed.Release();
        redis.Changed += Note;
        try
        {
            for (var away = 0; ; await changed.WaitAsync(Pause, ct))
            {
                if (!redis.IsUp)
                {
                    Send(AwayTopic, "");

                    // Twice: once for what was lost with Redis, once for what others said before they knew.
                    if (++away <= 2) { bus.DeliverReadAnew(); }
                }
                else if (away > 0)
                {
                    away = 0;
                    bus.DeliverReadAnew();
                }
            }
        }
        finally { redis.Changed -= Note; }
    }
}

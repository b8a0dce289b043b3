using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace VlogStudio.Core.Caching;

/// <summary>
/// The one connection to Redis, for as long as it is there. Twice a second it hears its own pulse, over the same two sockets everything else takes; when
/// that stops, the connection is given up and made anew until it succeeds. Until then every question is refused at once: nobody waits for a Redis that is
/// away. One that is merely slow is asked nothing either, until its pulse was heard again.
/// </summary>
internal sealed class RedisLink(RedisOptions options, TimeProvider time, ILogger<RedisLink> logger) : BackgroundService
{
    private static readonly TimeSpan PulseEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PulseLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    private readonly ConcurrentDictionary<string, Action<byte[]>> _ears = new(StringComparer.Ordinal);
    private readonly string _pulse = $"{options.Prefix}:pulse:{Guid.CreateVersion7():n}";
    private volatile Tie? _tie;
    private volatile RedisState _state = new(IsUp: false, "not reached yet", time.GetUtcNow());

    /// <summary>Raised when it goes and when it is back.</summary>
    public event Action? Changed;

    public bool IsConfigured => options.IsNamed;

    public bool IsUp => _state.IsUp;

    /// <summary>How it is, in words without secrets.</summary>
    public RedisState State => _state;

    /// <summary>The full name of a key or channel.</summary>
    public string NameOf(string name) => $"{options.Prefix}:{name}";

    /// <summary>From now on, and again after every break, what is said on a channel comes here, in its order. The callback must not block.</summary>
    public void Hear(string channel, Action<byte[]> onMessage) => _ears[NameOf(channel)] = onMessage;

    /// <summary>Says something on a channel.</summary>
    /// <exception cref="RedisAwayException">It could not be said, or nobody knows whether it was.</exception>
    public Task SayAsync(string channel, string message, CancellationToken ct) => AskAsync(database => database.PublishAsync(NameOf(channel), message), ct);

    /// <summary>Asks something, with little patience.</summary>
    /// <exception cref="RedisAwayException">Redis is away, slow, or refused.</exception>
    public async Task<T> AskAsync<T>(Func<IDatabaseAsync, Task<T>> ask, CancellationToken ct)
    {
        if (_tie is not { IsSuspect: false } tie) { throw new RedisAwayException("away"); }
        T answer;
        try { answer = await ask(tie.Database).WaitAsync(Patience, time, ct); }
        catch (RedisServerException refusal) { throw new RedisAwayException("refused", refusal); }
        catch (Exception e) when (IsTrouble(e))
        {
            tie.Suspect();
            throw new RedisAwayException(WordOf(e), e);
        }

        // The client hands out answers and messages one by one on a thread of its own, which the caller's work must not hold up.
        await Task.Yield();
        return answer;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsConfigured) { return; }
        for (var attempt = 0; !stoppingToken.IsCancellationRequested; attempt++)
        {
            try
            {
                await using var tie = await ConnectAsync(stoppingToken);
                attempt = 0;
                await KeepAsync(tie, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { break; }
            catch (Exception e) when (e is not OutOfMemoryException) { Away(WordOf(e)); }
            await Task.Delay(Pauses[Math.Min(attempt, Pauses.Length - 1)], time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        _tie = null;
    }

    /// <summary>Uses a connection until its pulse stops, which is an exception.</summary>
    private async Task KeepAsync(Tie tie, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await tie.PulseAsync(_pulse).WaitAsync(PulseLimit, time, ct);
                tie.IsSuspect = false;
                _tie = tie;
                Up(tie.Version);
                await tie.SuspectedAsync(PulseEvery, ct);
            }
        }
        finally { _tie = null; }
    }

    private async Task<Tie> ConnectAsync(CancellationToken ct)
    {
        // Off this thread, for looking up a name blocks.
        var connecting = Task.Run(() => ConnectionMultiplexer.ConnectAsync(options.ForClient()), CancellationToken.None);
        ConnectionMultiplexer connection;
        try { connection = await connecting.WaitAsync(ConnectLimit, time, ct); }
        catch
        {
            _ = connecting.ContinueWith(late => late.GetAwaiter().GetResult().Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
        var tie = new Tie(connection);
        try
        {
            var subscriber = connection.GetSubscriber();
            await subscriber.SubscribeAsync(_pulse, (_, beat) => tie.Heard(beat)).WaitAsync(PulseLimit, time, ct);
            foreach (var (channel, onMessage) in _ears)
            {
                await subscriber.SubscribeAsync(channel, (_, message) => onMessage(message)).WaitAsync(PulseLimit, time, ct);
            }
            return tie;
        }
        catch
        {
            await tie.DisposeAsync();
            throw;
        }
    }

    private void Up(string version)
    {
        if (_state.IsUp) { return; }
        _state = new RedisState(IsUp: true, $"Redis {version}", time.GetUtcNow());
        CachingLog.RedisUsed(logger, version);
        Changed?.Invoke();
    }

    private void Away(string reason)
    {
        var before = _state;
        if (!before.IsUp && before.IsTold) { return; }
        _state = new RedisState(IsUp: false, reason, time.GetUtcNow()) { IsTold = true };
        CachingLog.RedisAway(logger, reason);
        Changed?.Invoke();
    }

    private static bool IsTrouble(Exception e) => e is RedisException or TimeoutException or ObjectDisposedException or InvalidOperationException;

    private static string WordOf(Exception e) => e switch
    {
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => "the password was refused",
        TimeoutException => "no answer in time",
        RedisServerException => "it refused",
        _ => "no connection",
    };

    /// <summary>A connection and its pulse.</summary>
    private sealed class Tie : IAsyncDisposable
    {
        private readonly ConnectionMultiplexer _connection;
        private readonly SemaphoreSlim _suspicion = new(0);
        private volatile TaskCompletionSource _beat = new();
        private volatile string _awaited = "";
        private volatile bool _isSuspect;

        public Tie(ConnectionMultiplexer connection)
        {
            _connection = connection;
            Database = connection.GetDatabase();
            connection.ConnectionFailed += (_, _) => Suspect();
            Version = connection.GetServer(connection.GetEndPoints()[0]).Version.ToString();
        }

        public IDatabaseAsync Database { get; }

        public string Version { get; }

        public bool IsSuspect { get => _isSuspect; set => _isSuspect = value; }

        public void Suspect()
        {
            if (IsSuspect) { return; }
            IsSuspect = true;
            _suspicion.Release();
        }

        /// <summary>Waits for a doubt; false when none came within the time.</summary>
        public Task<bool> SuspectedAsync(TimeSpan limit, CancellationToken ct) => _suspicion.WaitAsync(limit, ct);

        public async Task PulseAsync(string channel)
        {
            var beat = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (_beat, _awaited) = (beat, Guid.CreateVersion7().ToString("n"));
            await Database.PublishAsync(channel, _awaited);
            await beat.Task;
        }

        public void Heard(string? beat)
        {
            if (beat == _awaited) { _beat.TrySetResult(); }
        }

        public ValueTask DisposeAsync()
        {
            // Not awaited: closing a socket to nowhere may take its time.
            _ = Task.Run(() => _connection.Close(allowCommandsToComplete: false));
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>How Redis is.</summary>
/// <param name="IsUp">Whether it is used.</param>
/// <param name="Words">Which it is, or why it is away.</param>
/// <param name="Since">Since when (UTC).</param>
public sealed record RedisState(bool IsUp, string Words, DateTimeOffset Since)
{
    /// <summary>Whether the log was told.</summary>
    internal bool IsTold { get; init; }
}

/// <summary>Redis cannot be asked now.</summary>
internal sealed class RedisAwayException(string reason, Exception? inner = null) : Exception($"Redis: {reason}", inner);

using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Messaging;

/// <summary>
/// The side wire to circuits and event streams: what is published reaches whoever listens now, in this process and, through the relay that the
/// host installs with <see cref="UseRelay"/>, in others. Nothing is kept: the truth stays in the database.
/// </summary>
/// <param name="logger">The log for listeners that throw; none where there is nothing to log to.</param>
public sealed partial class LiveBus(ILogger<LiveBus>? logger = null)
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Guid, Action<string>>> _listeners = new(StringComparer.Ordinal);
    private volatile Action<string, string>? _relay;

    /// <summary>The payload that says: something changed, read it anew. Comes instead of one that was too long or may have been missed.</summary>
    public const string ReadAnew = "";

    /// <summary>The topic of one job's progress; the payload is a <c>JobProgress</c> as JSON, or <see cref="ReadAnew"/>.</summary>
    public static string JobTopic(Guid jobId) => $"job:{jobId:n}";

    /// <summary>The topic of everything that changes for one person; the payload is a <see cref="UserSignal"/> as JSON, or <see cref="ReadAnew"/>.</summary>
    public static string UserTopic(Guid userId) => $"user:{userId:n}";

    /// <summary>Tells local listeners and, when a relay is installed, other processes.</summary>
    public void Publish(string topic, string payload)
    {
        Deliver(topic, payload);
        _relay?.Invoke(topic, payload);
    }

    /// <summary>Tells local listeners only: used by the relay for what came from another process.</summary>
    public void Deliver(string topic, string payload)
    {
        if (!_listeners.TryGetValue(topic, out var listeners)) { return; }
        foreach (var listener in listeners.Values)
        {
            // A listener's mistake is not the writer's: the others still hear the message, and the work goes on.
            try { listener(payload); }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                if (logger is not null) { ListenerThrew(logger, e, topic); }
            }
        }
    }

    /// <summary>Tells every local listener to read anew: used by the relay when messages of other processes may have been missed.</summary>
    public void DeliverReadAnew()
    {
        foreach (var topic in _listeners.Keys) { Deliver(topic, ReadAnew); }
    }

    /// <summary>Tells a person's open pages, wherever they are, that something of theirs changed.</summary>
    public void Tell(Guid userId, UserSignal signal) => Publish(UserTopic(userId), StudioJson.Write(signal));

    /// <summary>
    /// Listens until the answer is disposed. The callback must not block: it runs on the writer's thread, but in the listener's own context, so that
    /// what a page draws on a message speaks the language of its reader and not that of whoever did the work.
    /// </summary>
    public IDisposable Subscribe(string topic, Action<string> onMessage)
    {
        var id = Guid.CreateVersion7();
        var context = ExecutionContext.Capture();
        Action<string> listener = context is null ? onMessage : payload => ExecutionContext.Run(context, _ => onMessage(payload), null);
        lock (_listeners) { _listeners.GetOrAdd(topic, _ => new()).TryAdd(id, listener); }
        return new Subscription(() =>
        {
            lock (_listeners)
            {
                if (!_listeners.TryGetValue(topic, out var listeners)) { return; }
                listeners.TryRemove(id, out _);
                if (listeners.IsEmpty) { _listeners.TryRemove(topic, out _); }
            }
        });
    }

    /// <summary>Installs the way to other processes.</summary>
    public void UseRelay(Action<string, string>? relay) => _relay = relay;

    [LoggerMessage(4103, LogLevel.Error, "A listener on {Topic} threw")]
    private static partial void ListenerThrew(ILogger logger, Exception cause, string topic);

    private sealed class Subscription(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}

/// <summary>Says that something of a person's changed, so that an open page can read it anew.</summary>
/// <param name="What">The noun that changed: recording, event, vlog, track, credits, history, notice, webhook.</param>
/// <param name="Id">Which one; <see cref="Guid.Empty"/> for any of them.</param>
public sealed record UserSignal(string What, Guid Id)
{
    private static readonly UserSignal[] Everything =
        [.. new[] { "recording", "event", "vlog", "track", "credits", "history", "notice", "webhook" }.Select(noun => new UserSignal(noun, Guid.Empty))];

    /// <summary>What a payload of a person's topic says; <see cref="LiveBus.ReadAnew"/> says that anything may have changed.</summary>
    public static IReadOnlyList<UserSignal> Read(string payload)
    {
        if (payload == LiveBus.ReadAnew) { return Everything; }
        try { return StudioJson.Read<UserSignal>(payload) is { What.Length: > 0 } signal ? [signal] : []; }
        catch (JsonException) { return []; } // Not of ours: others may be able to write to the wire.
    }
}

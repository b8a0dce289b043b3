using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Data;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Messaging;

/// <summary>
/// Hands messages of the outbox to whoever wants them, in the order of their making, at least once. A message that one handler refuses comes again
/// later, to all of them, after waits that double up to an hour.
/// </summary>
internal sealed class RelayOutbox(
    IDbContextFactory<StudioDb> databases, IEnumerable<IOutboxHandler> handlers, TimeProvider time, ILogger<RelayOutbox> logger)
{
    private const int Batch = 100;
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public async Task HandleAsync(CancellationToken ct)
    {
        while (await RelayBatchAsync(ct) == Batch) { ct.ThrowIfCancellationRequested(); }
    }

    private async Task<int> RelayBatchAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var due = await db.Outbox.FromSql($"""
            SELECT * FROM outbox WHERE delivered_at IS NULL AND due_at <= now() ORDER BY due_at, id LIMIT {Batch} FOR UPDATE SKIP LOCKED
            """).ToListAsync(ct);
        foreach (var message in due) { await RelayAsync(message, ct); }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return due.Count;
    }

    private async Task RelayAsync(OutboxMessage message, CancellationToken ct)
    {
        using var span = StudioTrace.Continue(message.Trace, Spans.OutboxDeliver, ActivityKind.Consumer)?.SetTag(Spans.Topic, message.Topic);
        message.Tries++;
        try
        {
            foreach (var handler in handlers.Where(h => h.Wants(message.Topic))) { await handler.DeliverAsync(message, ct); }
            message.DeliveredAt = time.GetUtcNow();
            StudioMeter.Delivered(message.Topic, isTaken: true);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !ct.IsCancellationRequested)
        {
            StudioMeter.Delivered(message.Topic, isTaken: false);
            span.Fail(e.GetType().Name);
            MessagingLog.DeliveryFailed(logger, e, message.Id, message.Topic, message.Tries);
            var wait = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(message.Tries, 12)));
            message.DueAt = time.GetUtcNow() + (wait < LongestWait ? wait : LongestWait);
        }
    }

    /// <summary>Removes what was delivered long ago.</summary>
    public async Task ForgetAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var limit = time.GetUtcNow() - Kept;
        await db.Outbox.Where(m => m.DeliveredAt < limit).ExecuteDeleteAsync(ct);
    }
}

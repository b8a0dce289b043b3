using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Auditing;

/// <summary>Adds a row to the audit chain, inside the transaction of what it tells of.</summary>
public sealed class WriteAudit(TimeProvider clock)
{
    /// <summary>The one lock writers of the chain take, so that each row knows the one before it.</summary>
    internal const long ChainLock = 7_305_115_001;

    /// <summary>Writes the row. Other writers wait until the caller's transaction ends: write it last.</summary>
    /// <param name="db">The caller's context with an open transaction.</param>
    /// <param name="note">Who did what.</param>
    /// <param name="ct">Cancels.</param>
    public async Task HandleAsync(StudioDb db, AuditNote note, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(note);
        if (db.Database.CurrentTransaction is null) { throw new InvalidOperationException("The audit is written inside the caller's transaction: begin one first."); }
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ChainLock})", ct);
        var last = await db.AuditEntries.AsNoTracking().OrderByDescending(a => a.Seq).FirstOrDefaultAsync(ct);
        var seq = (last?.Seq ?? 0) + 1;
        // PostgreSQL keeps microseconds; the hash must be of what comes back.
        var now = clock.GetUtcNow();
        var at = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var hash = AuditHash.Of(last?.Hash ?? "", seq, at, note);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO audit_entry (seq, at, actor, action, subject, before, after, reason, ip, hash)
            VALUES ({seq}, {at}, {note.Actor}, {note.Action}, {note.Subject}, {note.Before}::json, {note.After}::json, {note.Reason}, {note.Ip}, {hash})
            """, ct);
    }
}

/// <summary>Something to keep for good.</summary>
/// <param name="Actor">Who: <c>system</c>, <c>user:{id}</c>, <c>admin:{id}</c>.</param>
/// <param name="Action">What was done, snake_case.</param>
/// <param name="Subject">To what: <c>user:{id}</c>, <c>vlog:{id}</c> …</param>
public sealed record AuditNote(string Actor, string Action, string Subject)
{
    /// <summary>Before, JSON.</summary>
    public string? Before { get; init; }

    /// <summary>After, JSON.</summary>
    public string? After { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>From which address.</summary>
    public string? Ip { get; init; }
}

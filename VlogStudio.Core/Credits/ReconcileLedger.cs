using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Credits;

/// <summary>Checks the books against themselves and against the jobs. Recurring work; it freezes what disagrees and never repairs.</summary>
public sealed class ReconcileLedger(IDbContextFactory<StudioDb> contexts, WriteAudit audit, ILogger<ReconcileLedger> log)
{
    /// <summary>Checks every invariant in one snapshot and freezes the accounts of mismatches.</summary>
    /// <returns>What disagrees; empty when the books are right.</returns>
    public async Task<IReadOnlyList<LedgerMismatch>> HandleAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await CheckAsync(db, ct);
        foreach (var mismatch in found) { log.BooksDisagree(mismatch.Invariant, mismatch.AccountId, mismatch.Detail); }
        var accounts = found.Where(m => m.AccountId is not null).Select(m => m.AccountId!.Value).Distinct().ToArray();
        if (accounts.Length > 0)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var frozen = await db.Database.SqlQuery<Guid>($"UPDATE account SET is_frozen = true WHERE id = ANY ({accounts}) AND kind = 'user' AND NOT is_frozen RETURNING id AS \"Value\"").ToListAsync(ct);
            foreach (var id in frozen)
            {
                var after = StudioJson.Write(found.Where(m => m.AccountId == id).Select(m => new { m.Invariant, m.Detail }));
                await audit.HandleAsync(db, new AuditNote("system", "account_frozen", $"account:{id}") { After = after, Reason = "books_disagree" }, ct);
            }
            await transaction.CommitAsync(ct);
        }
        return found;
    }

    internal static async Task<IReadOnlyList<LedgerMismatch>> CheckAsync(StudioDb db, CancellationToken ct)
    {
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var rows = await db.Database.SqlQuery<LedgerMismatch>(
            $"""
            SELECT NULL::uuid AS "AccountId", 'I1' AS "Invariant", 'movement ' || t.id || ' sums to ' || coalesce(sum(e.amount), 0) AS "Detail"
              FROM tx t LEFT JOIN entry e ON e.tx_id = t.id GROUP BY t.id HAVING coalesce(sum(e.amount), 0) <> 0 OR count(e.amount) < 2
            UNION ALL
            SELECT a.id, 'I2', 'posted ' || a.posted || ' but entries sum to ' || coalesce(s.total, 0)
              FROM account a LEFT JOIN (SELECT account_id, sum(amount) AS total FROM entry GROUP BY account_id) s ON s.account_id = a.id
              WHERE a.kind = 'user' AND a.posted <> coalesce(s.total, 0)
            UNION ALL
            SELECT a.id, 'I2', 'held ' || a.held || ' but open holds sum to ' || coalesce(s.total, 0)
              FROM account a LEFT JOIN (SELECT account_id, sum(amount) AS total FROM hold WHERE state = 'held' GROUP BY account_id) s ON s.account_id = a.id
              WHERE a.kind = 'user' AND a.held <> coalesce(s.total, 0)
            UNION ALL
            SELECT a.id, 'I3', 'available ' || (a.posted - a.held) FROM account a WHERE a.kind = 'user' AND (a.posted < a.held OR a.held < 0)
            UNION ALL
            SELECT h.account_id, 'I5', 'hold ' || h.id || ' captured ' || h.captured || ' but its entries take ' || coalesce(s.total, 0)
              FROM hold h LEFT JOIN (
                SELECT t.hold_id, e.account_id, -sum(e.amount) AS total FROM tx t JOIN entry e ON e.tx_id = t.id WHERE t.kind = 'capture' GROUP BY t.hold_id, e.account_id
              ) s ON s.hold_id = h.id AND s.account_id = h.account_id
              WHERE h.captured <> coalesce(s.total, 0) OR h.refunded > h.captured
            UNION ALL
            SELECT h.account_id, 'I5', 'hold ' || h.id || ' refunded ' || h.refunded || ' but its entries give back ' || coalesce(s.total, 0)
              FROM hold h LEFT JOIN (
                SELECT t.hold_id, e.account_id, sum(e.amount) AS total FROM tx t JOIN entry e ON e.tx_id = t.id WHERE t.kind = 'refund' GROUP BY t.hold_id, e.account_id
              ) s ON s.hold_id = h.id AND s.account_id = h.account_id
              WHERE h.refunded <> coalesce(s.total, 0)
            UNION ALL
            SELECT e.account_id, 'I8', 'movement ' || t.id || ' of kind ' || t.kind || ' names no ' || CASE WHEN t.actor = '' THEN 'actor' WHEN t.reason_code = '' THEN 'reason' ELSE 'dispute, job or hold' END
              FROM tx t JOIN entry e ON e.tx_id = t.id JOIN account a ON a.id = e.account_id AND a.kind = 'user'
              WHERE t.actor = '' OR t.reason_code = '' OR t.kind IN ('capture', 'refund') AND t.hold_id IS NULL OR t.kind = 'refund' AND t.dispute_id IS NULL AND t.job_id IS NULL
            UNION ALL
            SELECT h.account_id, 'I6', 'hold ' || h.id || ' is ' || h.state || ' but job ' || j.id || ' is ' || j.state
              FROM hold h JOIN job j ON j.id = h.job_id
              WHERE (h.state = 'captured') <> (j.state IN ('done', 'partial')) AND h.due IS NULL
                 OR (h.state IN ('released', 'expired')) <> (j.state IN ('failed', 'cancelled', 'dead'))
            """).ToListAsync(ct);
        await snapshot.RollbackAsync(ct);
        return rows;
    }
}

/// <summary>Something in the books that does not agree.</summary>
/// <param name="AccountId">Whose books, or null when it is no single account's.</param>
/// <param name="Invariant">Which rule: I1, I2, I3, I5, I6 or I8.</param>
/// <param name="Detail">What was found, in English.</param>
public sealed record LedgerMismatch(Guid? AccountId, string Invariant, string Detail);

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Credits;

/// <summary>Lists a person's movements, newest first.</summary>
public sealed class ListEntries(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>One page of them, each with the balance it left.</summary>
    public async Task<Page<LedgerLine>> HandleAsync(Guid userId, PageRequest page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var total = await db.CreditEntries.CountAsync(e => e.AccountId == userId, ct);
        var rows = await db.Database.SqlQuery<LedgerRow>(
            $"""
            SELECT t.id AS "TxId", t.kind AS "Kind", e.amount AS "Amount", t.reason_code AS "ReasonCode", t.note AS "Note", t.job_id AS "JobId", t.at AS "At",
                   (sum(e.amount) OVER (ORDER BY t.at, t.id))::bigint AS "BalanceAfter"
            FROM entry e JOIN tx t ON t.id = e.tx_id WHERE e.account_id = {userId}
            ORDER BY t.at DESC, t.id DESC OFFSET {page.Skip} LIMIT {page.Limit}
            """).ToListAsync(ct);
        return new Page<LedgerLine>([.. rows.Select(r => r.ToLine())], total);
    }

    private sealed record LedgerRow(
        Guid TxId, string Kind, long Amount, string ReasonCode, string? Note, Guid? JobId, DateTimeOffset At, long BalanceAfter)
    {
        public LedgerLine ToLine() => new(TxId, Enum.Parse<TransactionKind>(Kind, ignoreCase: true), Amount, ReasonCode, Note, JobId, At, BalanceAfter);
    }
}

/// <summary>One movement on a person's account.</summary>
/// <param name="TxId">The movement.</param>
/// <param name="Kind">Why credits moved.</param>
/// <param name="Amount">Credits in (positive) or out (negative).</param>
/// <param name="ReasonCode">Stable snake_case reason, key of the words people read.</param>
/// <param name="Note">Words for people, or null.</param>
/// <param name="JobId">The job it is about, or null.</param>
/// <param name="At">When (UTC).</param>
/// <param name="BalanceAfter">What was posted after it.</param>
public sealed record LedgerLine(
    Guid TxId, TransactionKind Kind, long Amount, string ReasonCode, string? Note, Guid? JobId, DateTimeOffset At, long BalanceAfter);

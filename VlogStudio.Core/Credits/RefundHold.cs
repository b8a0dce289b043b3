using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Credits;

/// <summary>Gives back what was taken for a job, or gives goodwill for it, inside the transaction that decides so.</summary>
public sealed class RefundHold(TimeProvider clock)
{
    /// <summary>Moves the credits from revenue to the person and counts them on the hold.</summary>
    /// <param name="db">The caller's context with an open transaction; on a refusal roll back.</param>
    /// <param name="refund">What to give and why.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The movement; or <c>amount_above_remainder</c> (args: what is left to give back), <c>claimant_account_frozen</c>, <c>already_refunded</c>.</returns>
    public async Task<Result<CreditsMoved>> HandleAsync(StudioDb db, Refund refund, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(refund);
        var locked = await LockAsync(db, refund, ct);
        if (!locked.IsOk) { return locked.Refused<CreditsMoved>(); }
        var counted = await db.Database.ExecuteSqlAsync(
            $"UPDATE hold SET refunded = refunded + {refund.Amount} WHERE job_id = {refund.JobId} AND account_id = {refund.AccountId} AND state = 'captured' AND captured - refunded >= {refund.Amount}", ct);
        if (counted == 0) { return Problem.Invalid("amount", "amount_above_remainder", await RemainderAsync(db, refund.AccountId, refund.JobId, ct)); }
        return await MoveAsync(db, refund, TransactionKind.Refund, SystemAccounts.Revenue, locked.Value, ct);
    }

    /// <summary>Moves the credits from the studio's goodwill to the person; what was taken for the job stays taken.</summary>
    /// <param name="db">The caller's context with an open transaction; on a refusal roll back.</param>
    /// <param name="goodwill">What to give and why.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The movement; or <c>claimant_account_frozen</c>, <c>already_refunded</c>.</returns>
    public async Task<Result<CreditsMoved>> GoodwillAsync(StudioDb db, Refund goodwill, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(goodwill);
        var locked = await LockAsync(db, goodwill, ct);
        // Its kind is a grant: a refund counts on the hold, and goodwill does not.
        return locked.IsOk ? await MoveAsync(db, goodwill, TransactionKind.Grant, SystemAccounts.Goodwill, locked.Value, ct) : locked.Refused<CreditsMoved>();
    }

    /// <summary>What was taken for a job and not yet given back.</summary>
    internal static Task<long> RemainderAsync(StudioDb db, Guid accountId, Guid jobId, CancellationToken ct) =>
        db.Holds.Where(h => h.JobId == jobId && h.AccountId == accountId && h.State == HoldState.Captured).Select(h => h.Captured - h.Refunded).FirstOrDefaultAsync(ct);

    /// <summary>Locks the account and reads what is posted.</summary>
    private static async Task<Result<long>> LockAsync(StudioDb db, Refund refund, CancellationToken ct)
    {
        LedgerSql.RequireTransaction(db);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(refund.Amount, nameof(refund));
        if (await LedgerSql.LockAccountAsync(db, refund.AccountId, ct) is not { } isFrozen) { return Problem.NotFound("account_not_found"); }
        if (isFrozen) { return Problem.Conflict("claimant_account_frozen"); }
        return await LedgerSql.PostedAsync(db, refund.AccountId, ct);
    }

    private async Task<Result<CreditsMoved>> MoveAsync(StudioDb db, Refund refund, TransactionKind kind, Guid from, long before, CancellationToken ct)
    {
        var holdId = await db.Holds.Where(h => h.JobId == refund.JobId && h.AccountId == refund.AccountId).Select(h => (Guid?)h.Id).FirstOrDefaultAsync(ct);
        var movement = new CreditTransaction
        {
            IdemKey = $"refund:{refund.DisputeId}",
            Kind = kind,
            HoldId = holdId,
            DisputeId = refund.DisputeId,
            JobId = refund.JobId,
            Actor = refund.Actor,
            Approver = refund.Approver,
            ReasonCode = refund.ReasonCode,
            Note = refund.Note,
            At = clock.GetUtcNow(),
        };
        if (!await LedgerSql.MoveAsync(db, movement, from, refund.AccountId, refund.Amount, ct)) { return Problem.Conflict("already_refunded"); }
        return new CreditsMoved(movement.Id, before, await LedgerSql.PostedAsync(db, refund.AccountId, ct));
    }
}

/// <summary>Credits to give back or as goodwill.</summary>
/// <param name="AccountId">To whom.</param>
/// <param name="JobId">For which job.</param>
/// <param name="DisputeId">Which dispute it settles; one movement each.</param>
/// <param name="Amount">Whole credits, above zero.</param>
/// <param name="Actor">Who decided.</param>
/// <param name="Approver">Who agreed, where two are needed.</param>
/// <param name="ReasonCode">Stable snake_case reason.</param>
/// <param name="Note">Words for people, or null.</param>
public sealed record Refund(Guid AccountId, Guid JobId, Guid DisputeId, long Amount, string Actor, string? Approver, string ReasonCode, string? Note);

/// <summary>A movement that was made.</summary>
/// <param name="TxId">The movement.</param>
/// <param name="BalanceBefore">What the person had posted before it.</param>
/// <param name="BalanceAfter">What they have posted after it.</param>
public sealed record CreditsMoved(Guid TxId, long BalanceBefore, long BalanceAfter);

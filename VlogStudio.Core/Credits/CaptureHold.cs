using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Credits;

/// <summary>Takes the credits a job was promised, inside the fenced transaction that ends the job.</summary>
public sealed class CaptureHold(TimeProvider clock)
{
    /// <summary>
    /// Captures <paramref name="amount"/> and frees the rest. Of several racing captures and releases exactly one wins; the others answer the same
    /// state as a replay. On a frozen account nothing is taken: the capture is noted as due.
    /// </summary>
    /// <param name="db">The caller's context with an open transaction.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="amount">Whole credits, 0 up to what is held; less than held for a partial result.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How the hold stands, or null when the job has none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More is asked than was held.</exception>
    public async Task<HoldOutcome?> HandleAsync(StudioDb db, Guid jobId, long amount, CancellationToken ct)
    {
        LedgerSql.RequireTransaction(db);
        var hold = await db.Holds.AsNoTracking().FirstOrDefaultAsync(h => h.JobId == jobId, ct);
        if (hold is null) { return null; }
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, hold.Amount);

        if (await LedgerSql.LockAccountAsync(db, hold.AccountId, ct) == true)
        {
            await db.Database.ExecuteSqlAsync($"UPDATE hold SET due = {amount} WHERE job_id = {jobId} AND state = 'held'", ct);
            return HoldOutcome.Of(await ReadAsync(db, jobId, ct), isReplay: false);
        }
        return await TakeAsync(db, hold, amount, clock.GetUtcNow(), ct);
    }

    /// <summary>Takes from a hold whose account is locked and not frozen.</summary>
    internal static async Task<HoldOutcome> TakeAsync(StudioDb db, Hold hold, long amount, DateTimeOffset now, CancellationToken ct)
    {
        var won = await db.Database.ExecuteSqlAsync(
            $"UPDATE hold SET state = 'captured', captured = {amount}, resolved_at = {now} WHERE id = {hold.Id} AND state = 'held'", ct);
        if (won == 1)
        {
            await db.Database.ExecuteSqlAsync($"UPDATE account SET held = held - {hold.Amount} WHERE id = {hold.AccountId}", ct);
            var movement = new CreditTransaction
            {
                IdemKey = $"capture:{hold.Id}",
                Kind = TransactionKind.Capture,
                HoldId = hold.Id,
                JobId = hold.JobId,
                Actor = "system",
                ReasonCode = amount < hold.Amount ? "work_partly_done" : "work_done",
                At = now,
            };
            if (amount > 0) { await LedgerSql.MoveAsync(db, movement, hold.AccountId, SystemAccounts.Revenue, amount, ct); }
        }
        return HoldOutcome.Of(await ReadAsync(db, hold.JobId, ct), isReplay: won == 0);
    }

    private static Task<Hold> ReadAsync(StudioDb db, Guid jobId, CancellationToken ct) => db.Holds.AsNoTracking().SingleAsync(h => h.JobId == jobId, ct);
}

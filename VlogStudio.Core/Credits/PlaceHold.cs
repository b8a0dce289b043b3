using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Credits;

/// <summary>Sets credits aside for a job, inside the transaction that makes the job.</summary>
public sealed class PlaceHold(TimeProvider clock, IOptions<CreditsOptions> options)
{
    /// <summary>Places the hold. Balance check and debit are one statement, so racing requests cannot overdraw.</summary>
    /// <param name="db">The caller's context with an open transaction.</param>
    /// <param name="accountId">The person's account; the same id as the person's.</param>
    /// <param name="jobId">The job, which may have one hold only.</param>
    /// <param name="amount">Whole credits, above zero.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The hold's id, or <c>insufficient_credits</c> (args: needed, available), or <c>account_frozen</c>. On a refusal roll back.</returns>
    public async Task<Result<Guid>> HandleAsync(StudioDb db, Guid accountId, Guid jobId, long amount, CancellationToken ct)
    {
        LedgerSql.RequireTransaction(db);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        var changed = await db.Database.ExecuteSqlAsync(
            $"UPDATE account SET held = held + {amount} WHERE id = {accountId} AND kind = 'user' AND NOT is_frozen AND posted - held >= {amount}", ct);
        if (changed == 0) { return await RefusalAsync(db, accountId, amount, ct); }

        var id = Guid.CreateVersion7();
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO hold (id, account_id, job_id, amount, captured, refunded, state, expires_at, created_at)
            VALUES ({id}, {accountId}, {jobId}, {amount}, 0, 0, 'held', {now + options.Value.HoldLifetime}, {now})
            """, ct);
        StudioMeter.CreditsMoved("hold", amount);
        return id;
    }

    private static async Task<Problem> RefusalAsync(StudioDb db, Guid accountId, long amount, CancellationToken ct)
    {
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == accountId, ct);
        if (account is { IsFrozen: true }) { return Problem.Conflict("account_frozen"); }
        var available = account is null ? 0 : account.Posted - account.Held;
        return new Problem("insufficient_credits", ProblemKind.PaymentRequired) { Args = [amount, available] };
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Credits;

/// <summary>Lets a frozen account spend again once its books agree, and takes the captures that had to wait.</summary>
public sealed class UnfreezeAccount(IDbContextFactory<StudioDb> contexts, WriteAudit audit, TimeProvider clock)
{
    /// <summary>Unfreezes, or answers <c>books_disagree</c> while they do.</summary>
    /// <param name="adminId">Who decides.</param>
    /// <param name="accountId">Which account.</param>
    /// <param name="reason">Why, for the audit.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="ip">From which address, for the audit.</param>
    public async Task<Result<Unit>> HandleAsync(Guid adminId, Guid accountId, string reason, CancellationToken ct, string? ip = null)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if ((await ReconcileLedger.CheckAsync(db, ct)).Any(m => m.AccountId == accountId)) { return Problem.Conflict("books_disagree"); }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LedgerSql.LockAccountAsync(db, accountId, ct) is not { } isFrozen) { return Problem.NotFound(); }
        if (!isFrozen) { return new Unit(); }
        await db.Database.ExecuteSqlAsync($"UPDATE account SET is_frozen = false WHERE id = {accountId}", ct);
        var taken = new List<object>();
        foreach (var hold in await db.Holds.AsNoTracking().Where(h => h.AccountId == accountId && h.State == HoldState.Held && h.Due != null).ToListAsync(ct))
        {
            await CaptureHold.TakeAsync(db, hold, hold.Due!.Value, clock.GetUtcNow(), ct);
            taken.Add(new { hold.JobId, Taken = hold.Due });
        }
        var note = new AuditNote($"admin:{adminId}", "account_unfrozen", $"account:{accountId}")
        {
            Before = StudioJson.Write(new { IsFrozen = true }), After = StudioJson.Write(new { IsFrozen = false, Captures = taken }), Reason = reason, Ip = ip,
        };
        await audit.HandleAsync(db, note, ct);
        await transaction.CommitAsync(ct);
        return new Unit();
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Credits;

/// <summary>Reads what became of the credits of one job.</summary>
public sealed class GetHold(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>The job's hold with its movement, or null when the job is not this person's or has no hold.</summary>
    public async Task<HoldView?> HandleAsync(Guid userId, Guid jobId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var hold = await db.Holds.AsNoTracking().FirstOrDefaultAsync(h => h.JobId == jobId && h.AccountId == userId, ct);
        if (hold is null) { return null; }
        var txId = await db.CreditTransactions.Where(t => t.HoldId == hold.Id && t.Kind == TransactionKind.Capture).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(ct);
        return new HoldView(hold.Amount, hold.Captured, hold.State == HoldState.Held ? 0 : hold.Amount - hold.Captured, hold.Refunded, hold.State, txId);
    }
}

/// <summary>What became of a job's credits.</summary>
/// <param name="Held">What was set aside.</param>
/// <param name="Captured">What was taken.</param>
/// <param name="Released">What went back unused.</param>
/// <param name="Refunded">What was given back of what had been taken.</param>
/// <param name="State">Where the hold is in its life.</param>
/// <param name="CaptureTxId">The movement that took them, or null.</param>
public sealed record HoldView(long Held, long Captured, long Released, long Refunded, HoldState State, Guid? CaptureTxId);

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Credits;

/// <summary>Gives a job's credits back, inside the transaction that ends the job.</summary>
public sealed class ReleaseHold(TimeProvider clock)
{
    /// <summary>Releases the whole hold; racing with a capture, exactly one wins.</summary>
    /// <param name="db">The caller's context with an open transaction.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How the hold stands, or null when the job has none.</returns>
    public Task<HoldOutcome?> HandleAsync(StudioDb db, Guid jobId, CancellationToken ct) => ResolveAsync(db, jobId, HoldState.Released, clock.GetUtcNow(), ct);

    internal static async Task<HoldOutcome?> ResolveAsync(StudioDb db, Guid jobId, HoldState state, DateTimeOffset now, CancellationToken ct)
    {
        LedgerSql.RequireTransaction(db);
        var hold = await db.Holds.AsNoTracking().FirstOrDefaultAsync(h => h.JobId == jobId, ct);
        if (hold is null) { return null; }
        await LedgerSql.LockAccountAsync(db, hold.AccountId, ct);
        var word = SnakeCase.Of(state.ToString());
        var won = await db.Database.ExecuteSqlAsync($"UPDATE hold SET state = {word}, resolved_at = {now} WHERE id = {hold.Id} AND state = 'held'", ct);
        if (won == 1)
        {
            await db.Database.ExecuteSqlAsync($"UPDATE account SET held = held - {hold.Amount} WHERE id = {hold.AccountId}", ct);
            StudioMeter.CreditsMoved("release", hold.Amount);
        }
        return HoldOutcome.Of(await db.Holds.AsNoTracking().SingleAsync(h => h.JobId == jobId, ct), isReplay: won == 0);
    }
}

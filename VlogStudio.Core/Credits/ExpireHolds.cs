using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Credits;

/// <summary>Gives back holds that outlived their job. Recurring work of the reaper; never outruns a job that may still capture.</summary>
public sealed class ExpireHolds(IDbContextFactory<StudioDb> contexts, TimeProvider clock)
{
    /// <summary>Expires what is due: past its time, and its job ended without success or is gone.</summary>
    /// <returns>How many holds were given back.</returns>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var due = await db.Database.SqlQuery<Guid>(
            $"""
            SELECT h.job_id AS "Value" FROM hold h LEFT JOIN job j ON j.id = h.job_id
            WHERE h.state = 'held' AND h.expires_at <= {now} AND h.due IS NULL
              AND (j.id IS NULL OR j.state IN ('failed', 'cancelled', 'dead'))
            ORDER BY h.expires_at LIMIT 200
            """).ToListAsync(ct);
        var expired = 0;
        foreach (var jobId in due)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (await ReleaseHold.ResolveAsync(db, jobId, HoldState.Expired, now, ct) is { IsReplay: false }) { expired++; }
            await transaction.CommitAsync(ct);
        }
        return expired;
    }
}

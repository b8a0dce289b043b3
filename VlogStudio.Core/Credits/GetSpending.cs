using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Credits;

/// <summary>Adds up a person's movements day by day: from the ledger's entries, never from what another table remembers of them.</summary>
public sealed class GetSpending(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>The days on which credits moved, in order.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="from">Not before (UTC).</param>
    /// <param name="to">Before (UTC).</param>
    /// <param name="zone">Whose midnight parts the days.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<DaySpending>> HandleAsync(Guid userId, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(zone);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Database.SqlQuery<DaySpending>(
            $"""
            SELECT (t.at AT TIME ZONE {zone.Id})::date AS "Date",
                   (coalesce(-sum(e.amount) FILTER (WHERE t.kind = 'capture'), 0))::bigint AS "Charged",
                   (coalesce(sum(e.amount) FILTER (WHERE t.kind <> 'capture' AND t.job_id IS NOT NULL), 0))::bigint AS "Returned",
                   (coalesce(sum(e.amount) FILTER (WHERE t.kind <> 'capture' AND t.job_id IS NULL), 0))::bigint AS "Granted"
            FROM entry e JOIN tx t ON t.id = e.tx_id
            WHERE e.account_id = {userId} AND t.at >= {from.ToUniversalTime()} AND t.at < {to.ToUniversalTime()}
            GROUP BY 1 ORDER BY 1
            """).ToListAsync(ct);
    }
}

/// <summary>What moved on a day.</summary>
/// <param name="Date">The day.</param>
/// <param name="Charged">What was taken for films.</param>
/// <param name="Returned">What was given back of it.</param>
/// <param name="Granted">What was given otherwise, less what ran out.</param>
public sealed record DaySpending(DateOnly Date, long Charged, long Returned, long Granted);

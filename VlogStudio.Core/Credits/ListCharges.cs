using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Credits;

/// <summary>Adds up what jobs took from people and what was given back, from the ledger's entries.</summary>
public sealed class ListCharges(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>The sums by job; a job on which nothing moved is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, JobCharge>> HandleAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(jobIds);
        if (jobIds.Count == 0) { return new Dictionary<Guid, JobCharge>(); }
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Database.SqlQuery<JobCharge>(
            $"""
            SELECT t.job_id AS "JobId",
                   (coalesce(-sum(e.amount) FILTER (WHERE t.kind = 'capture'), 0))::bigint AS "Charged",
                   (coalesce(sum(e.amount) FILTER (WHERE t.kind <> 'capture'), 0))::bigint AS "Returned"
            FROM tx t JOIN entry e ON e.tx_id = t.id JOIN account a ON a.id = e.account_id AND a.kind = 'user'
            WHERE t.job_id = ANY({jobIds.ToArray()})
            GROUP BY t.job_id
            """).ToDictionaryAsync(c => c.JobId, ct);
    }
}

/// <summary>What a job took.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Charged">What was taken.</param>
/// <param name="Returned">What was given back, by refund or as goodwill.</param>
public sealed record JobCharge(Guid JobId, long Charged, long Returned)
{
    /// <summary>What it took after all.</summary>
    public long Net => Charged - Returned;
}

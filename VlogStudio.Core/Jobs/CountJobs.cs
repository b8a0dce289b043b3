using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Jobs;

/// <summary>How many jobs of a kind are in a state.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="State">queued, retrying or running.</param>
/// <param name="Count">How many.</param>
public sealed record JobCount(string Kind, JobState State, long Count);

/// <summary>Counts the jobs that have not ended, for gauges. Ended ones are not looked at: there are many.</summary>
/// <param name="dbs">The database.</param>
public sealed class CountJobs(IDbContextFactory<StudioDb> dbs)
{
    private static readonly JobState[] s_states = [JobState.Queued, JobState.Retrying, JobState.Running];

    /// <summary>Counts. A kind that has none is not named.</summary>
    public async Task<IReadOnlyList<JobCount>> HandleAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.Jobs.Where(j => s_states.Contains(j.State)).GroupBy(j => new { j.Kind, j.State })
            .Select(g => new JobCount(g.Key.Kind, g.Key.State, g.LongCount())).ToListAsync(ct);
    }
}

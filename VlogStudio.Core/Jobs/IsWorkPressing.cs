using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Jobs;

/// <summary>Tells whether anybody waits for work that needs this machine: looking at uploads, making films and previews. Work ahead of time gives way to it.</summary>
/// <param name="dbs">The database.</param>
/// <param name="time">The clock.</param>
public sealed class IsWorkPressing(IDbContextFactory<StudioDb> dbs, TimeProvider time)
{
    /// <summary>Whether such a job runs or is due.</summary>
    public async Task<bool> HandleAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        return await db.Jobs.AnyAsync(
            j => (j.Group == JobGroup.Ingest || j.Group == JobGroup.Render || j.Group == JobGroup.Preview)
                && (j.State == JobState.Running || ((j.State == JobState.Queued || j.State == JobState.Retrying) && j.RunAt <= now)),
            ct);
    }
}

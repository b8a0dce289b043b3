using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>Lists what happened to a job, in order.</summary>
/// <param name="databases">The database.</param>
public sealed class ListJobEvents(IDbContextFactory<StudioDb> databases)
{
    /// <summary>The events with a number above <paramref name="afterSeq"/>, or <c>not_found</c> when the job is not this person's.</summary>
    public async Task<Result<IReadOnlyList<JobEvent>>> HandleAsync(Guid userId, Guid jobId, int afterSeq, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (!await db.Jobs.AnyAsync(j => j.Id == jobId && j.UserId == userId, ct)) { return Problem.NotFound(); }
        return await db.JobEvents.AsNoTracking().Where(e => e.JobId == jobId && e.Seq > afterSeq).OrderBy(e => e.Seq).ToListAsync(ct);
    }
}

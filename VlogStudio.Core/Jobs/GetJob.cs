using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>Shows a job to its owner.</summary>
/// <param name="databases">The database.</param>
public sealed class GetJob(IDbContextFactory<StudioDb> databases)
{
    /// <summary>The job, or <c>not_found</c> when there is none or it is somebody else's.</summary>
    public async Task<Result<JobView>> HandleAsync(Guid userId, Guid jobId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var job = await db.Jobs.Where(j => j.Id == jobId && j.UserId == userId).Select(JobView.Of(db.JobEvents)).SingleOrDefaultAsync(ct);
        return job is null ? Problem.NotFound() : job;
    }
}

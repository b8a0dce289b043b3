using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Jobs;

/// <summary>Judges an error in the light of a job's earlier attempts.</summary>
internal sealed class AttemptHistory(IDbContextFactory<StudioDb> databases)
{
    /// <summary>A tool the system killed once may have met a busy moment; killed twice, the work is too large for this machine.</summary>
    public async Task<JobError> JudgeAsync(Job job, JobError error, CancellationToken ct)
    {
        if (error.Code is not JobFailures.Killed) { return error; }
        await using var db = await databases.CreateDbContextAsync(ct);
        var wasKilledBefore = await db.JobAttempts.AnyAsync(a => a.JobId == job.Id && a.Fence < job.Fence && a.ErrorCode == JobFailures.Killed, ct);
        return wasKilledBefore
            ? new JobError(JobErrorClass.Deterministic, "too_large", error.Message)
            : error with { Class = JobErrorClass.Transient };
    }
}

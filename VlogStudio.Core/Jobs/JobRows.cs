using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Jobs;

/// <summary>What the room's acts share when they write rows. The caller holds the lock on the job's row.</summary>
internal static class JobRows
{
    public static async Task<int> NextSeqAsync(this StudioDb db, Guid jobId, CancellationToken ct) =>
        1 + (await db.JobEvents.Where(e => e.JobId == jobId).MaxAsync(e => (int?)e.Seq, ct) ?? 0);

    public static Task<int> EndAttemptAsync(
        this StudioDb db, Job job, string outcome, string? errorCode, string? logTail, DateTimeOffset at, CancellationToken ct) =>
        db.JobAttempts.Where(a => a.JobId == job.Id && a.Fence == job.Fence && a.EndedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.EndedAt, at).SetProperty(a => a.Outcome, outcome)
                .SetProperty(a => a.ErrorCode, errorCode).SetProperty(a => a.LogTail, logTail),
            ct);
}

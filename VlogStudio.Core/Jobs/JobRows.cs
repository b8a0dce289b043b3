using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Jobs;

/// <summary>What the room's acts share when they write rows. The caller holds the lock on the job's row.</summary>
internal static class JobRows
{
    public static async Task<int> NextSeqAsync(this StudioDb db, Guid jobId, CancellationToken ct) =>
        1 + (await db.JobEvents.Where(e => e.JobId == jobId).MaxAsync(e => (int?)e.Seq, ct) ?? 0);

    /// <summary>Closes the attempt. What its worker noted on the way stays where its end brings nothing: a vanished worker's commands tell what killed it.</summary>
    /// <returns>The attempt's beginning, where there was one to close.</returns>
    public static async Task<DateTimeOffset?> EndAttemptAsync(
        this StudioDb db, Job job, string outcome, JobError? error, AttemptUse? use, DateTimeOffset at, CancellationToken ct)
    {
        var errorClass = error is null ? null : SnakeCase.Of(error.Class.ToString());
        var began = await db.Database.SqlQuery<DateTimeOffset>(
            $"""
            UPDATE job_attempt SET ended_at = {at}, outcome = {outcome}, error_code = {error?.Code}, error_class = {errorClass}, error_message = {error?.Message},
                commands = coalesce({use?.Commands}::jsonb, commands), phases = coalesce({use?.Phases}::jsonb, phases),
                cpu_seconds = coalesce({use?.CpuSeconds}::float8, cpu_seconds), peak_bytes = coalesce({use?.PeakBytes}::int8, peak_bytes),
                log_tail = coalesce({use?.LogTail}::text, log_tail), helpers = coalesce({use?.Helpers}::jsonb, helpers)
            WHERE job_id = {job.Id} AND fence = {job.Fence} AND ended_at IS NULL
            RETURNING started_at AS "Value"
            """).ToListAsync(ct);
        return began is [var one] ? one : null;
    }
}

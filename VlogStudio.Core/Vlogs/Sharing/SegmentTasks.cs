using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Core.Vlogs.Sharing;

/// <summary>A segment to be laid out for others.</summary>
internal sealed record OfferedSegment(string Key, int Position, string Work, TimeSpan Patience);

/// <summary>How a segment that somebody else has stands.</summary>
internal sealed record SegmentStanding(string Key, string State, string? WorkerId, double Progress, string? ObjectKey, string? Sha256, long? Bytes, string? Note, double? Seconds);

/// <summary>The film's side of shared segments. Every write is guarded by the fence of the attempt that shares them.</summary>
internal sealed class SegmentTasks(IDbContextFactory<StudioDb> databases, LiveBus bus)
{
    /// <summary>The topic on which helpers hear that there may be something to do.</summary>
    public const string Topic = "film-segments";

    /// <summary>The topic on which a film's helpers hear that something about their segments changed.</summary>
    public static string TopicOf(Guid jobId) => $"film-segments:{jobId:n}";

    /// <summary>Lays segments out and calls the helpers. What was made for an earlier attempt stays made.</summary>
    /// <returns>Whether the attempt is still the job's.</returns>
    public async Task<bool> OfferAsync((Guid JobId, int Fence) attempt, string tools, IReadOnlyList<OfferedSegment> segments, CancellationToken ct)
    {
        var (keys, positions) = (segments.Select(s => s.Key).ToArray(), segments.Select(s => s.Position).ToArray());
        var (works, patience) = (segments.Select(s => s.Work).ToArray(), segments.Select(s => s.Patience).ToArray());
        await using var db = await databases.CreateDbContextAsync(ct);
        var written = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO segment_task (job_id, key, fence, position, tools, work, patience, state, claim, progress)
            SELECT j.id, s.key, j.fence, s.position, {tools}, s.work, s.patience, 'open', 0, 0
            FROM job j, unnest({keys}, {positions}, {works}, {patience}) AS s(key, position, work, patience)
            WHERE j.id = {attempt.JobId} AND j.fence = {attempt.Fence} AND j.state = 'running'
            ON CONFLICT (job_id, key) DO UPDATE SET
                fence = excluded.fence, position = excluded.position, tools = excluded.tools, work = excluded.work, patience = excluded.patience,
                state = CASE WHEN segment_task.state = 'done' THEN 'done' ELSE 'open' END
            """, ct);
        if (written > 0) { bus.Publish(Topic, ""); }
        return written > 0;
    }

    /// <summary>
    /// Keeps the first segment that nobody makes for the film's own attempt; where there is none, one whose helper is gone or has been at it too long.
    /// </summary>
    /// <returns>Its key, or null.</returns>
    public async Task<string?> KeepNextAsync((Guid JobId, int Fence) attempt, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var kept = await db.Database.SqlQuery<string>($"""
            UPDATE segment_task SET state = 'kept', worker_id = NULL, lease_until = NULL
            WHERE job_id = {attempt.JobId} AND key = (
                SELECT key FROM segment_task
                WHERE job_id = {attempt.JobId} AND fence = {attempt.Fence}
                    AND (state IN ('open', 'refused') OR (state = 'taken' AND (lease_until < now() OR taken_at + patience < now())))
                ORDER BY state = 'taken', position LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING key AS "Value"
            """).ToListAsync(ct);
        return kept.FirstOrDefault();
    }

    /// <summary>The segments that others make or have made.</summary>
    public async Task<IReadOnlyList<SegmentStanding>> ReadAsync((Guid JobId, int Fence) attempt, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Database.SqlQuery<SegmentStanding>($"""
            SELECT key AS "Key", state AS "State", worker_id AS "WorkerId", progress AS "Progress", object_key AS "ObjectKey", sha256 AS "Sha256",
                bytes AS "Bytes", note AS "Note", seconds AS "Seconds"
            FROM segment_task WHERE job_id = {attempt.JobId} AND fence = {attempt.Fence} AND state <> 'kept' ORDER BY position
            """).ToListAsync(ct);
    }

    /// <summary>Takes back what is not made: who is at it stops.</summary>
    public async Task WithdrawAsync((Guid JobId, int Fence) attempt, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.Database.ExecuteSqlAsync($"DELETE FROM segment_task WHERE job_id = {attempt.JobId} AND fence = {attempt.Fence} AND state <> 'done'", ct);
        bus.Publish(TopicOf(attempt.JobId), "");
    }

    /// <summary>Forgets what was made as well.</summary>
    /// <returns>Where it lies in the store.</returns>
    public async Task<IReadOnlyList<string>> ClearAsync((Guid JobId, int Fence) attempt, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Database.SqlQuery<string>(
            $"""
            WITH gone AS (DELETE FROM segment_task WHERE job_id = {attempt.JobId} AND fence <= {attempt.Fence} RETURNING object_key)
            SELECT object_key AS "Value" FROM gone WHERE object_key IS NOT NULL
            """).ToListAsync(ct);
    }

    /// <summary>Forgets all of a job that has ended, in the transaction that ends it. What lies in the store then is swept with other leavings.</summary>
    public static Task ForgetAsync(StudioDb db, Guid jobId, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM segment_task WHERE job_id = {jobId}", ct);
}

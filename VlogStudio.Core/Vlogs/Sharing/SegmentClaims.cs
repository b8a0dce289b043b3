using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;

namespace VlogStudio.Core.Vlogs.Sharing;

/// <summary>A segment this node has taken.</summary>
internal sealed record ClaimedSegment(Guid JobId, string Key, int Fence, int Claim, string Work, Guid UserId, string? Trace);

/// <summary>What lies in the store of a segment that was made.</summary>
internal sealed record StoredSegment(string ObjectKey, string Sha256, long Bytes, SegmentNote Note, TimeSpan Took);

/// <summary>
/// The helper's side of shared segments. Every write is guarded by the fence of the film's attempt and by the number of the helper's own claim, and
/// holds only while the job runs and nobody has asked to stop it: whoever is refused drops its work.
/// </summary>
internal sealed class SegmentClaims(
    IDbContextFactory<StudioDb> databases, [FromKeyedServices(DataModule.Heartbeats)] NpgsqlDataSource source, LiveBus bus, IOptions<JobsOptions> options)
{
    private string Node => options.Value.NodeId;

    /// <summary>Whether there is anything to take, for whichever tools: asked by idle nodes again and again, so it is asked first.</summary>
    public async Task<bool> HasOpenAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Database.SqlQuery<bool>($"""SELECT EXISTS (SELECT 1 FROM segment_task WHERE state IN ('open', 'taken')) AS "Value" """).SingleAsync(ct);
    }

    /// <summary>Takes the last segment nobody makes, of the most urgent film or of the one named, where the tools are these.</summary>
    public async Task<ClaimedSegment?> ClaimAsync(string tools, Guid? jobId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var claimed = await db.Database.SqlQuery<ClaimedSegment>($"""
            WITH chosen AS MATERIALIZED (
                SELECT t.job_id, t.key, j.user_id, j.trace FROM segment_task t JOIN job j ON j.id = t.job_id AND j.fence = t.fence
                WHERE t.tools = {tools} AND (t.state = 'open' OR (t.state = 'taken' AND t.lease_until < now())) AND ({jobId}::uuid IS NULL OR t.job_id = {jobId})
                    AND j.state = 'running' AND NOT j.is_cancel_requested AND j.lease_until > now() AND j.worker_id <> {Node}
                ORDER BY j.priority, j.started_at, t.job_id, t.position DESC LIMIT 1 FOR UPDATE OF t SKIP LOCKED)
            UPDATE segment_task t SET state = 'taken', claim = t.claim + 1, worker_id = {Node}, taken_at = now(), lease_until = now() + {options.Value.Lease}, progress = 0
            FROM chosen WHERE t.job_id = chosen.job_id AND t.key = chosen.key
            RETURNING t.job_id AS "JobId", t.key AS "Key", t.fence AS "Fence", t.claim AS "Claim", t.work AS "Work", chosen.user_id AS "UserId", chosen.trace AS "Trace"
            """).ToListAsync(ct);
        return claimed.FirstOrDefault();
    }

    /// <summary>Extends the lease and tells how far the work is; false when it is to be dropped.</summary>
    public async Task<bool> BeatAsync(ClaimedSegment task, double progress, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            UPDATE segment_task t SET lease_until = now() + $6, progress = $7 FROM job j
            WHERE t.job_id = $1 AND t.key = $2 AND t.fence = $3 AND t.claim = $4 AND t.worker_id = $5 AND t.state = 'taken'
                AND j.id = t.job_id AND j.fence = t.fence AND j.state = 'running' AND NOT j.is_cancel_requested
            RETURNING 1
            """);
        command.Parameters.AddWithValue(task.JobId);
        command.Parameters.AddWithValue(task.Key);
        command.Parameters.AddWithValue(task.Fence);
        command.Parameters.AddWithValue(task.Claim);
        command.Parameters.AddWithValue(Node);
        command.Parameters.AddWithValue(options.Value.Lease);
        command.Parameters.AddWithValue(progress);
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    /// <summary>Hands in what was made; false when it comes too late.</summary>
    public async Task<bool> FinishAsync(ClaimedSegment task, StoredSegment made, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var written = await db.Database.ExecuteSqlAsync($"""
            UPDATE segment_task t SET state = 'done', progress = 1, lease_until = NULL, object_key = {made.ObjectKey}, sha256 = {made.Sha256}, bytes = {made.Bytes},
                note = {StudioJson.Write(made.Note)}, seconds = {made.Took.TotalSeconds}
            FROM job j
            WHERE t.job_id = {task.JobId} AND t.key = {task.Key} AND t.fence = {task.Fence} AND t.claim = {task.Claim} AND t.worker_id = {Node} AND t.state = 'taken'
                AND j.id = t.job_id AND j.fence = t.fence AND j.state = 'running' AND NOT j.is_cancel_requested
            """, ct);
        return written > 0;
    }

    /// <summary>Lets it go: others may take it, or only the film's own attempt where it <paramref name="isRefused"/>.</summary>
    public async Task GiveBackAsync(ClaimedSegment task, bool isRefused, CancellationToken ct)
    {
        var state = SnakeCase.Of((isRefused ? SegmentTaskState.Refused : SegmentTaskState.Open).ToString());
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE segment_task SET state = {state}, worker_id = NULL, lease_until = NULL, progress = 0
            WHERE job_id = {task.JobId} AND key = {task.Key} AND fence = {task.Fence} AND claim = {task.Claim} AND worker_id = {Node} AND state = 'taken'
            """, ct);
        if (!isRefused) { bus.Publish(SegmentTasks.Topic, ""); }
    }
}

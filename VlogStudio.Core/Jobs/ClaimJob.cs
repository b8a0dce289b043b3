using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Jobs;

/// <summary>Takes the most urgent job of a group for this node, under a new fence and a lease by the database's clock.</summary>
internal sealed class ClaimJob(IDbContextFactory<StudioDb> databases, IOptions<JobsOptions> options, TimeProvider time)
{
    /// <summary>The job as it was claimed and the number of its event, or null when there is nothing to do.</summary>
    public async Task<(Job Job, int Seq)?> HandleAsync(JobGroup group, string[] kinds, CancellationToken ct)
    {
        var settings = options.Value;
        var word = SnakeCase.Of(group.ToString());
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // One claim at a time per group: two at once could both find a person one job under the cap.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext({"claim:" + word}))", ct);
        var claimed = await db.Jobs.FromSql($"""
            UPDATE job SET state = 'running', fence = fence + 1, attempt = attempt + 1, worker_id = {settings.NodeId},
                lease_until = now() + {settings.Lease}, phase = 'starting', progress = 0, eta_seconds = NULL,
                started_at = coalesce(started_at, now()), updated_at = now()
            WHERE id = (
                SELECT j.id FROM job j
                WHERE j.job_group = {word} AND j.state IN ('queued', 'retrying') AND j.run_at <= now() AND j.deadline_at > now()
                    AND j.kind = ANY({kinds})
                    AND (SELECT count(*) FROM job r WHERE r.user_id = j.user_id AND r.job_group = j.job_group AND r.state = 'running') < {settings.RunningPerUser}
                ORDER BY j.priority, j.created_at, j.id
                LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING *
            """).AsNoTracking().ToListAsync(ct);
        if (claimed is not [var job]) { return null; }
        var now = time.GetUtcNow();
        var seq = await db.NextSeqAsync(job.Id, ct);
        db.JobAttempts.Add(new JobAttempt { JobId = job.Id, Fence = job.Fence, WorkerId = settings.NodeId, StartedAt = now });
        db.JobEvents.Add(JobEvents.Update(job, seq, now));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (job, seq);
    }

    /// <summary>How many jobs of the group could be claimed now, up to <paramref name="atMost"/>.</summary>
    public async Task<int> CountClaimableAsync(JobGroup group, string[] kinds, int atMost, CancellationToken ct)
    {
        var word = SnakeCase.Of(group.ToString());
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Database.SqlQuery<int>($"""
            SELECT count(*)::int AS "Value" FROM (
                SELECT 1 FROM job j
                WHERE j.job_group = {word} AND j.state IN ('queued', 'retrying') AND j.run_at <= now() AND j.deadline_at > now()
                    AND j.kind = ANY({kinds})
                    AND (SELECT count(*) FROM job r WHERE r.user_id = j.user_id AND r.job_group = j.job_group AND r.state = 'running') < {options.Value.RunningPerUser}
                LIMIT {atMost}) claimable
            """).SingleAsync(ct);
    }
}

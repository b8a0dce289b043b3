using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// Takes the next job of a group for this node, under a new fence and a lease by the database's clock. The order between people is fair: who has the
/// fewest running goes first, then the most urgent job, then whose turn it is, then the oldest.
/// </summary>
/// <remarks>
/// Two steps, each along an index: first the best job of somebody with nothing running in the group; only where there is none, the best job of each
/// person who has something running but may have more. A job's turn is given at its insert, see <c>Data/Sql/jobs.sql</c>.
/// The plan with 10 000 waiting jobs stands in <c>docs/plans/claim.md</c>.
/// </remarks>
internal sealed class ClaimJob(IDbContextFactory<StudioDb> databases, IOptions<JobsOptions> options, TimeProvider time)
{
    /// <summary>The job as it was claimed and the number of its event, or null when there is nothing to do.</summary>
    public Task<(Job Job, int Seq)?> HandleAsync(JobGroup group, string[] kinds, CancellationToken ct) =>
        HandleAsync(group, kinds, new Claimant(options.Value.NodeId, int.MaxValue), ct);

    /// <summary>The same for a worker that is not this process.</summary>
    public async Task<(Job Job, int Seq)?> HandleAsync(JobGroup group, string[] kinds, Claimant claimant, CancellationToken ct)
    {
        var settings = options.Value;
        var (worker, places) = (claimant.WorkerId, claimant.Places);
        var word = SnakeCase.Of(group.ToString());
        var asked = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // One claim at a time per group: two at once could both find a person one job under the cap. It also makes SKIP LOCKED needless.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext({"claim:" + word}))", ct);
        var claimed = await db.Database.SqlQuery<Claimed>($"""
            WITH running AS MATERIALIZED (
                SELECT user_id, count(*) AS jobs FROM job WHERE job_group = {word} AND state = 'running' GROUP BY user_id),
            chosen AS MATERIALIZED (
                (SELECT j.id FROM job j
                 WHERE j.job_group = {word} AND j.state IN ('queued', 'retrying') AND j.run_at <= now() AND j.deadline_at > now()
                     AND j.kind = ANY({kinds}) AND j.user_id <> ALL (ARRAY(SELECT user_id FROM running))
                 ORDER BY j.priority, j.turn, j.created_at, j.id LIMIT 1)
                UNION ALL
                (SELECT best.id FROM running r CROSS JOIN LATERAL (
                    SELECT j.id, j.priority, j.turn, j.created_at FROM job j
                    WHERE j.job_group = {word} AND j.user_id = r.user_id AND j.state IN ('queued', 'retrying') AND j.run_at <= now()
                        AND j.deadline_at > now() AND j.kind = ANY({kinds})
                    ORDER BY j.priority, j.turn, j.created_at, j.id LIMIT 1) best
                 WHERE r.jobs < {settings.RunningPerUser}
                 ORDER BY r.jobs, best.priority, best.turn, best.created_at, best.id LIMIT 1)
                LIMIT 1),
            taken AS (
                UPDATE job SET state = 'running', fence = fence + 1, attempt = attempt + 1, worker_id = {worker},
                    lease_until = now() + {settings.Lease}, phase = 'starting', progress = 0, eta_seconds = NULL,
                    started_at = coalesce(started_at, now()), updated_at = now()
                WHERE id = (SELECT id FROM chosen) AND state IN ('queued', 'retrying')
                    AND NOT EXISTS (SELECT 1 FROM node WHERE id = {worker} AND is_draining)
                    AND (SELECT count(*) FROM job w WHERE w.job_group = {word} AND w.state = 'running' AND w.worker_id = {worker}) < {places}
                    AND (SELECT coalesce(sum(jobs), 0) FROM running) < {settings.ClusterPlacesOf(group)}
                RETURNING id, fence, attempt),
            begun AS (
                INSERT INTO job_attempt (job_id, fence, worker_id, started_at) SELECT id, fence, {worker}, now() FROM taken),
            told AS (
                INSERT INTO job_event (job_id, seq, type, data, at)
                SELECT id, coalesce((SELECT max(seq) FROM job_event e WHERE e.job_id = taken.id), 0) + 1, 'phase_update', jsonb_build_object(
                    'job_id', id, 'status', 'running', 'phase', 'starting', 'progress', 0, 'eta_seconds', NULL, 'attempt', attempt, 'ts', now()), now() FROM taken
                RETURNING job_id, seq)
            SELECT job_id AS "Id", seq AS "Seq" FROM told
            """).ToListAsync(ct);
        if (claimed is not [var one])
        {
            await transaction.RollbackAsync(ct);
            return null;
        }
        var job = await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == one.Id, ct);
        await transaction.CommitAsync(ct);
        JobTrace.Claimed(job, asked);
        return (job, one.Seq);
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
                    AND j.user_id <> ALL (ARRAY(
                        SELECT r.user_id FROM job r WHERE r.job_group = {word} AND r.state = 'running'
                        GROUP BY r.user_id HAVING count(*) >= {options.Value.RunningPerUser}))
                LIMIT least({atMost}, greatest(0, {options.Value.ClusterPlacesOf(group)} - (SELECT count(*) FROM job r WHERE r.job_group = {word} AND r.state = 'running')))) claimable
            """).SingleAsync(ct);
    }

    private sealed record Claimed(Guid Id, int Seq);
}

/// <summary>Who claims.</summary>
/// <param name="WorkerId">What the claim and its attempt name as their worker.</param>
/// <param name="Places">How many jobs of the group it may have running in all.</param>
internal readonly record struct Claimant(string WorkerId, int Places);

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>A node that reaches the studio over HTTP alone, as it says of itself.</summary>
/// <param name="WorkerId">Its id among the nodes.</param>
/// <param name="Places">How many jobs it runs at once; 0 says that it stops.</param>
internal sealed record RemoteNode(string WorkerId, int Places)
{
    public string Machine { get; init; } = "";

    public string Version { get; init; } = "";

    public string? FfmpegVersion { get; init; }

    public int Cores { get; init; }

    public long MemoryBytes { get; init; }
}

/// <summary>How a lease is after a heartbeat.</summary>
/// <param name="IsCancelRequested">Whether a person asked to stop the job.</param>
/// <param name="Progress">0..100.</param>
internal sealed record LeaseBeat(bool IsCancelRequested, double Progress);

/// <summary>
/// Leases jobs to nodes without the database: what a worker here does on its own connections, such a node does through these acts. The rows are the
/// same, and so are the fence, the lease by the database's clock and the reaper that takes a silent node's job back.
/// </summary>
internal sealed class LeaseToNode(
    IServiceScopeFactory scopes, IDbContextFactory<StudioDb> databases, ClaimJob claim, JobWire wire, [FromKeyedServices(DataModule.Heartbeats)] NpgsqlDataSource source,
    IOptions<JobsOptions> options, ILogger<LeaseToNode> logger)
{
    private const int MostEvents = 1000;

    /// <summary>How long a lease lasts without a heartbeat.</summary>
    public TimeSpan Lease => options.Value.Lease;

    /// <summary>How often the node is to be heard of.</summary>
    public TimeSpan Heartbeat => options.Value.Heartbeat;

    /// <summary>Notes that the node is there, or that it stops.</summary>
    public async Task SeeAsync(RemoteNode node, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            INSERT INTO node (id, machine, role, version, ffmpeg_version, cores, memory_bytes, places, started_at, seen_at, is_draining)
            VALUES ($1, $2, 'compute', $3, $4, $5, $6, $7::jsonb, now(), now(), false)
            ON CONFLICT (id) DO UPDATE SET
                seen_at = now(), machine = excluded.machine, version = excluded.version, ffmpeg_version = excluded.ffmpeg_version, cores = excluded.cores,
                memory_bytes = excluded.memory_bytes, places = CASE WHEN $8 THEN node.places ELSE excluded.places END,
                started_at = CASE WHEN node.stopped_at IS NULL OR $8 THEN node.started_at ELSE now() END,
                stopped_at = CASE WHEN $8 THEN now() END
            """);
        command.Parameters.AddWithValue(node.WorkerId);
        command.Parameters.AddWithValue(node.Machine);
        command.Parameters.AddWithValue(node.Version);
        command.Parameters.AddWithValue(NpgsqlDbType.Text, (object?)node.FfmpegVersion ?? DBNull.Value);
        command.Parameters.AddWithValue(node.Cores);
        command.Parameters.AddWithValue(node.MemoryBytes);
        command.Parameters.AddWithValue(StudioJson.Write(new Dictionary<string, int> { ["render"] = node.Places }));
        command.Parameters.AddWithValue(node.Places == 0);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Claims the next job of a kind for the node; null when there is none for it.</summary>
    public async Task<Job?> ClaimAsync(RemoteNode node, JobKind kind)
    {
        // Not cut short: whether it was committed must be known.
        if (await claim.HandleAsync(kind.Group, [kind.Name], new Claimant(node.WorkerId, node.Places), CancellationToken.None) is not var (job, seq)) { return null; }
        JobsLog.Begun(logger, job.Id, job.Kind, job.Attempt, job.Fence);
        await using var scope = scopes.CreateAsyncScope();
        wire.Publish(job, seq, scope.ServiceProvider.HandlerOf(job.Kind));
        return job;
    }

    /// <summary>The job a key's node once claimed under this fence, however it is now; null when it never did.</summary>
    /// <param name="subjectId">What the job is about.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="jobId">The job where it is named, else the newest.</param>
    /// <param name="fence">The fence of the claim.</param>
    /// <param name="workersOf">How the ids of the key's nodes end.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task<Job?> FindAsync(Guid subjectId, JobKind kind, Guid? jobId, int fence, string workersOf, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Jobs.AsNoTracking()
            .Where(j => j.SubjectId == subjectId && j.Kind == kind.Name && (jobId == null || j.Id == jobId))
            .Where(j => db.JobAttempts.Any(a => a.JobId == j.Id && a.Fence == fence && a.WorkerId.EndsWith(workersOf)))
            .OrderByDescending(j => j.CreatedAt).FirstOrDefaultAsync(ct);
    }

    /// <summary>The jobs a node holds that are not among those it knows of.</summary>
    public async Task<IReadOnlyList<Job>> ListHeldAsync(string workerId, IReadOnlyList<Guid> known, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Jobs.AsNoTracking().Where(j => j.State == JobState.Running && j.WorkerId == workerId && !known.Contains(j.Id)).ToListAsync(ct);
    }

    /// <summary>Whether the job runs under this fence.</summary>
    public async Task<bool> IsHeldAsync(Guid jobId, int fence, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Jobs.AnyAsync(j => j.Id == jobId && j.Fence == fence && j.State == JobState.Running, ct);
    }

    /// <summary>Extends the lease and keeps the progress; null when the job no longer runs under this fence.</summary>
    public async Task<LeaseBeat?> BeatAsync(Job job, string phase, double percent, double? etaSeconds, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Beat);
        command.CommandTimeout = Math.Max(1, (int)options.Value.Heartbeat.TotalSeconds);
        command.Parameters.AddWithValue(job.Id);
        command.Parameters.AddWithValue(job.Fence);
        command.Parameters.AddWithValue(options.Value.Lease);
        command.Parameters.AddWithValue(phase);
        command.Parameters.AddWithValue(double.IsFinite(percent) ? Math.Clamp(percent, 0, 100) : 0);
        command.Parameters.AddWithValue(NpgsqlDbType.Double, (object?)etaSeconds ?? DBNull.Value);
        command.Parameters.AddWithValue(job.WorkerId ?? "");
        command.Parameters.AddWithValue(MostEvents);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) { return null; }
        var beat = new LeaseBeat(reader.GetBoolean(0), reader.GetDouble(1));
        wire.Publish(new JobProgress(job.Id, job.Kind, JobState.Running, phase, beat.Progress, etaSeconds, job.Attempt, null, reader.GetInt32(2)));
        return beat;
    }

    // The row is locked first: nobody else writes events of the job meanwhile, and what it was before is known.
    private const string Beat = """
        WITH before AS MATERIALIZED (SELECT id, phase, progress FROM job WHERE id = $1 AND fence = $2 AND state = 'running' FOR UPDATE),
        last AS MATERIALIZED (SELECT coalesce(max(seq), 0) AS seq FROM job_event WHERE job_id = $1 AND EXISTS (SELECT 1 FROM before)),
        seen AS (UPDATE node SET seen_at = now(), stopped_at = NULL WHERE id = $7),
        held AS (
            UPDATE job SET lease_until = now() + $3, phase = $4, progress = greatest(before.progress, $5), eta_seconds = $6, updated_at = now()
            FROM before WHERE job.id = before.id
            RETURNING job.id, job.is_cancel_requested, job.progress, job.attempt,
                (before.phase <> $4 OR floor(greatest(before.progress, $5)) > floor(before.progress)) AS is_step),
        told AS (
            INSERT INTO job_event (job_id, seq, type, data, at)
            SELECT held.id, last.seq + 1, 'phase_update', jsonb_build_object(
                'job_id', held.id, 'status', 'running', 'phase', $4, 'progress', held.progress, 'eta_seconds', $6, 'attempt', held.attempt, 'ts', now()), now()
            FROM held, last WHERE held.is_step AND last.seq < $8
            RETURNING seq)
        SELECT held.is_cancel_requested, held.progress, coalesce((SELECT seq FROM told), last.seq) FROM held, last
        """;
}

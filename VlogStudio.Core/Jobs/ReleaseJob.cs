using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Jobs;

/// <summary>A way back to the queue for a running job.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Fence">The fence it runs under.</param>
/// <param name="State">Queued, or retrying.</param>
/// <param name="Delay">How long it must wait.</param>
/// <param name="AttemptOutcome">How the attempt ended: retrying, handed_back, lease_lost.</param>
internal sealed record JobRelease(Guid JobId, int Fence, JobState State, TimeSpan Delay, string AttemptOutcome)
{
    /// <summary>Only if the lease is still this one: a heartbeat that came in between keeps the job running.</summary>
    public DateTimeOffset? SeenLease { get; init; }

    /// <summary>Takes the attempt off the count again.</summary>
    public bool IsAttemptGivenBack { get; init; }

    public int MoreCrashes { get; init; }

    public JobError? Error { get; init; }

    public AttemptUse? Use { get; init; }
}

/// <summary>Puts a running job back into the queue: for another try, because its node stops, or because its worker vanished.</summary>
internal sealed class ReleaseJob(IDbContextFactory<StudioDb> databases, IServiceScopeFactory scopes, JobWire wire, TimeProvider time)
{
    /// <summary>The job as it waits now; null when it no longer runs under this fence or is to be cancelled.</summary>
    public async Task<Job?> HandleAsync(JobRelease release, CancellationToken ct)
    {
        using var span = StudioTrace.Begin(Spans.JobRelease);
        await using var scope = scopes.CreateAsyncScope();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var state = SnakeCase.Of(release.State.ToString());
        var givenBack = release.IsAttemptGivenBack ? 1 : 0;
        var errorClass = release.Error is null ? null : SnakeCase.Of(release.Error.Class.ToString());
        var args = release.Error?.Args is { } values ? StudioJson.Write(values) : null;
        var rows = await db.Jobs.FromSql($"""
            UPDATE job SET state = {state}, attempt = attempt - {givenBack}, crash_count = crash_count + {release.MoreCrashes},
                run_at = now() + {release.Delay}, lease_until = NULL, phase = 'waiting', eta_seconds = NULL,
                error_class = coalesce({errorClass}, error_class), error_code = coalesce({release.Error?.Code}, error_code),
                error_message = coalesce({release.Error?.Message}, error_message), error_args = coalesce({args}::jsonb, error_args),
                updated_at = now()
            WHERE id = {release.JobId} AND fence = {release.Fence} AND state = 'running' AND NOT is_cancel_requested
                AND ({release.SeenLease}::timestamptz IS NULL OR lease_until = {release.SeenLease})
            RETURNING *
            """).AsNoTracking().ToListAsync(ct);
        if (rows is not [var job]) { return null; }
        var now = time.GetUtcNow();
        var seq = await db.NextSeqAsync(job.Id, ct);
        db.JobEvents.Add(JobEvents.Update(job, seq, now));
        await db.SaveChangesAsync(ct);
        var began = await db.EndAttemptAsync(job, release.AttemptOutcome, release.Error, release.Use, now, ct);
        await transaction.CommitAsync(ct);
        if (began is { } at) { StudioMeter.AttemptEnded(job.Kind, release.AttemptOutcome, now - at); }
        wire.Publish(job, seq, scope.ServiceProvider.HandlerOf(job.Kind));
        return job;
    }
}

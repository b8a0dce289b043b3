using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Jobs;

/// <summary>Mends what was broken off: vanished workers, passed deadlines, jobs without a ticket. It is the recovery after every crash.</summary>
internal sealed class ReapJobs(
    IDbContextFactory<StudioDb> databases, IServiceScopeFactory scopes, EndJob endJob, ReleaseJob releaseJob, ClaimJob claimJob, JobTickets tickets,
    IOptions<JobsOptions> options, ILogger<ReapJobs> logger)
{
    private const int Batch = 200;

    public async Task HandleAsync(CancellationToken ct)
    {
        string[] kinds;
        await using (var scope = scopes.CreateAsyncScope()) { kinds = scope.ServiceProvider.HandledKinds(); }
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var overdue = await db.Jobs.FromSql($"""
                SELECT * FROM job WHERE state IN ('queued', 'retrying', 'running') AND deadline_at < now() AND kind = ANY({kinds}) LIMIT {Batch}
                """).AsNoTracking().ToListAsync(ct);
            foreach (var job in overdue) { await MendAsync(job, () => EndOverdueAsync(job, ct)); }

            var expired = await db.Jobs.FromSql($"""
                SELECT * FROM job WHERE state = 'running' AND lease_until < now() AND kind = ANY({kinds}) ORDER BY lease_until LIMIT {Batch}
                """).AsNoTracking().ToListAsync(ct);
            foreach (var job in expired) { await MendAsync(job, () => TakeBackAsync(job, ct)); }
        }
        foreach (var group in Enum.GetValues<JobGroup>())
        {
            var claimable = await claimJob.CountClaimableAsync(group, kinds, Batch, ct);
            await tickets.TopUpAsync(group, claimable, ct);
        }
    }

    private async Task MendAsync(Job job, Func<Task> mend)
    {
        // One job that cannot be settled must not keep the others waiting.
        try { await mend(); }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) { JobsLog.ReapingFailed(logger, e, job.Id, job.Kind); }
    }

    private Task<Job?> EndOverdueAsync(Job job, CancellationToken ct)
    {
        var end = new JobEnd(job.Id, JobState.Failed, jobs => jobs.UnderWay().Where(j => j.Fence == job.Fence))
        {
            Error = new JobError(JobErrorClass.Deterministic, "deadline_passed", "The job did not end before its deadline."),
            AttemptOutcome = "failed",
        };
        return endJob.HandleAsync(end, ct);
    }

    private async Task TakeBackAsync(Job job, CancellationToken ct)
    {
        JobsLog.WorkerVanished(logger, job.Id, job.WorkerId, job.CrashCount + 1);
        StudioMeter.LeaseLost(job.Kind, "reaper");
        var error = new JobError(JobErrorClass.Transient, "worker_lost", $"Worker {job.WorkerId} vanished.");
        if (job.IsCancelRequested)
        {
            await endJob.HandleAsync(new JobEnd(job.Id, JobState.Cancelled, jobs => Expired(jobs, job)) { AttemptOutcome = "lease_lost" }, ct);
        }
        else if (job.CrashCount + 1 >= options.Value.MaxCrashes)
        {
            var end = new JobEnd(job.Id, JobState.Dead, jobs => Expired(jobs, job)) { Error = error, MoreCrashes = 1, AttemptOutcome = "lease_lost" };
            await endJob.HandleAsync(end, ct);
        }
        else
        {
            var delay = RetryDelays.After(job.CrashCount + 1, null, options.Value);
            var release = new JobRelease(job.Id, job.Fence, JobState.Retrying, delay, "lease_lost") { SeenLease = job.LeaseUntil, MoreCrashes = 1, Error = error };
            if (await releaseJob.HandleAsync(release, ct) is not null) { await tickets.IssueAsync(job.Group, delay, ct); }
        }
    }

    private static IQueryable<Job> Expired(IQueryable<Job> jobs, Job job) =>
        jobs.Where(j => j.Fence == job.Fence && j.State == JobState.Running && j.LeaseUntil == job.LeaseUntil);
}

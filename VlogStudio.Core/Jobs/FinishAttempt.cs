using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// Brings an attempt to its end, whoever worked on it: this process or a node that reaches the studio over HTTP. Every way out is guarded by the
/// fence; a person's wish to stop the job outdoes every other end.
/// </summary>
internal sealed class FinishAttempt(
    EndJob endJob, ReleaseJob releaseJob, JobTickets tickets, AttemptHistory history, IOptions<JobsOptions> options, ILogger<FinishAttempt> logger)
{
    private const int MostMessageChars = 4000;

    /// <summary>The work is done.</summary>
    /// <returns>The job as it has ended, which may be cancelled; null when it no longer runs under this fence.</returns>
    public async Task<Job?> DoneAsync(Job job, JobOutcome outcome, AttemptUse? use)
    {
        var end = new JobEnd(job.Id, outcome.State, jobs => Held(jobs, job).Where(j => !j.IsCancelRequested))
        {
            Outcome = outcome, AttemptOutcome = outcome.State is JobState.Partial ? "partial" : "done", Use = use,
        };
        return await endJob.HandleAsync(end, CancellationToken.None) ?? await CancelAsync(job, use);
    }

    /// <summary>A person stopped it.</summary>
    public Task<Job?> CancelAsync(Job job, AttemptUse? use)
    {
        var end = new JobEnd(job.Id, JobState.Cancelled, jobs => Held(jobs, job).Where(j => j.IsCancelRequested)) { AttemptOutcome = "cancelled", Use = use };
        return endJob.HandleAsync(end, CancellationToken.None);
    }

    /// <summary>Its node stops: somebody else is to begin it again.</summary>
    public async Task<Job?> HandBackAsync(Job job, AttemptUse? use)
    {
        var release = new JobRelease(job.Id, job.Fence, JobState.Queued, TimeSpan.Zero, "handed_back") { IsAttemptGivenBack = true, Use = use };
        if (await releaseJob.HandleAsync(release, CancellationToken.None) is not { } waiting) { return await CancelAsync(job, use); }
        JobsLog.HandedBack(logger, job.Id, job.Fence);
        await tickets.WakeOthersAsync(job.Group);
        return waiting;
    }

    /// <summary>It went wrong in a way that has to be found out.</summary>
    public Task<Job?> FailAsync(Job job, Exception failure, AttemptUse? use) => FailAsync(job, JobFailures.Classify(failure), failure, use);

    /// <summary>It went wrong: another try where that may help and is left, else the end.</summary>
    public async Task<Job?> FailAsync(Job job, JobError what, Exception? failure, AttemptUse? use)
    {
        var error = await history.JudgeAsync(job, what, CancellationToken.None);
        error = error with { Message = BlotSecrets.In(error.Message.Length > MostMessageChars ? error.Message[..MostMessageChars] + "…" : error.Message) };
        if (error.Code is JobFailures.Unexpected)
        {
            error = error with { Args = [job.Id.ToString()] };
            JobsLog.AttemptFailedUnforeseen(logger, failure, job.Id, job.Attempt);
        }
        else if (error is { Code: JobFailures.StoreAway, Class: JobErrorClass.Deterministic }) { JobsLog.StoreRefuses(logger, failure, job.Id, job.Attempt); }
        else { JobsLog.AttemptFailed(logger, failure, job.Id, job.Attempt, error.Code, error.Class); }

        // Vanished workers have a count of their own and take nothing from the retries.
        var tries = job.Attempt - job.CrashCount;
        if (error.Class is JobErrorClass.Transient && tries < job.MaxAttempts)
        {
            var delay = RetryDelays.After(tries, error.RetryAfter, options.Value);
            var release = new JobRelease(job.Id, job.Fence, JobState.Retrying, delay, "retrying") { Error = error, Use = use };
            if (await releaseJob.HandleAsync(release, CancellationToken.None) is not { } waiting) { return await CancelAsync(job, use); }
            await tickets.IssueAsync(job.Group, delay, CancellationToken.None);
            return waiting;
        }
        var end = new JobEnd(job.Id, JobState.Failed, jobs => Held(jobs, job).Where(j => !j.IsCancelRequested))
        {
            Error = error, AttemptOutcome = "failed", Use = use,
        };
        return await endJob.HandleAsync(end, CancellationToken.None) ?? await CancelAsync(job, use);
    }

    private static IQueryable<Job> Held(IQueryable<Job> jobs, Job job) => jobs.Where(j => j.Fence == job.Fence && j.State == JobState.Running);
}

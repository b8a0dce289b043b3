using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Jobs;

/// <summary>What a ticket does: claims the most urgent job of a group and brings one attempt at it to its end.</summary>
internal sealed class RunNextJob(
    IServiceScopeFactory scopes, ClaimJob claimJob, EndJob endJob, ReleaseJob releaseJob, JobLeases leases, JobReporters reporters, JobScratch scratch,
    JobTickets tickets, JobWire wire, AttemptHistory history, IOptions<JobsOptions> options, TimeProvider time, ILogger<RunNextJob> logger)
{
    private const int MostMessageChars = 4000;

    /// <summary>Whether there was a job to run.</summary>
    /// <param name="group">Which places.</param>
    /// <param name="nodeStops">Cancelled when this node stops: no new claims, and what runs is handed back.</param>
    public async Task<bool> HandleAsync(JobGroup group, CancellationToken nodeStops)
    {
        if (nodeStops.IsCancellationRequested) { return false; }
        await using var scope = scopes.CreateAsyncScope();
        var kinds = scope.ServiceProvider.HandledKinds();

        // The claim is not cut short: whether it was committed must be known.
        if (await claimJob.HandleAsync(group, kinds, CancellationToken.None) is not var (job, seq)) { return false; }
        var handler = scope.ServiceProvider.HandlerOf(job.Kind);
        JobsLog.Begun(logger, job.Id, job.Kind, job.Attempt, job.Fence);
        wire.Publish(job, seq, handler);
        var record = new AttemptRecord(time);
        await using (var lease = leases.Hold(job, record, nodeStops)) { await RunAsync(job, seq, handler, lease, record); }

        // A job that was passed over because its owner had too many running has lost its ticket.
        if (!nodeStops.IsCancellationRequested && await claimJob.CountClaimableAsync(group, kinds, 1, CancellationToken.None) > 0)
        {
            await tickets.IssueIfNoneWaitsAsync(group, CancellationToken.None);
        }
        return true;
    }

    private async Task RunAsync(Job job, int seq, IJobHandler handler, JobLease lease, AttemptRecord record)
    {
        var folder = scratch.Make(job);
        JobOutcome? outcome = null;
        Exception? failure = null;
        try
        {
            await using (var reporter = reporters.For(job, seq, lease))
            {
                var run = new JobRun(job, folder, reporter.Report, record);
                ToolWatch.Begin(record.Began);
                try { outcome = await UntilStoppedAsync(job, handler.RunAsync(run, lease.Token), lease.Token); }
                catch (Exception e) when (e is not OutOfMemoryException) { failure = e; }
            }
        }
        finally { scratch.Remove(folder); }
        await FinishAsync(job, lease, outcome, failure, record);
    }

    /// <summary>Waits for the handler; once it was told to stop, only for so long.</summary>
    private async Task<JobOutcome?> UntilStoppedAsync(Job job, Task<JobOutcome> running, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(() => stopped.TrySetResult());
        if (await Task.WhenAny(running, stopped.Task) == running) { return await running; }
        try { return await running.WaitAsync(options.Value.StopGrace, time, CancellationToken.None); }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            JobsLog.HandlerHangs(logger, job.Id);
            return null;
        }
    }

    private async Task FinishAsync(Job job, JobLease lease, JobOutcome? outcome, Exception? failure, AttemptRecord record)
    {
        if (lease.Reason is StopReason.LeaseLost) { return; }
        if (outcome is not null)
        {
            var end = new JobEnd(job.Id, outcome.State, jobs => Held(jobs, job).Where(j => !j.IsCancelRequested))
            {
                Outcome = outcome, AttemptOutcome = outcome.State is JobState.Partial ? "partial" : "done", Use = record.ToUse(),
            };
            try
            {
                if (await endJob.HandleAsync(end, CancellationToken.None) is null) { await CancelAsync(job, record); }
            }
            catch (Exception e) when (e is not OutOfMemoryException) { await FailAsync(job, e, record); }
        }
        else if (lease.Reason is StopReason.Cancelled) { await CancelAsync(job, record); }
        else if (lease.Reason is StopReason.NodeStops) { await HandBackAsync(job, record); }
        else { await FailAsync(job, failure ?? new InvalidOperationException("The handler answered nothing."), record); }
    }

    private static IQueryable<Job> Held(IQueryable<Job> jobs, Job job) => jobs.Where(j => j.Fence == job.Fence && j.State == JobState.Running);

    private async Task CancelAsync(Job job, AttemptRecord record)
    {
        var end = new JobEnd(job.Id, JobState.Cancelled, jobs => Held(jobs, job).Where(j => j.IsCancelRequested))
        {
            AttemptOutcome = "cancelled", Use = record.ToUse(),
        };
        await endJob.HandleAsync(end, CancellationToken.None);
    }

    private async Task HandBackAsync(Job job, AttemptRecord record)
    {
        var release = new JobRelease(job.Id, job.Fence, JobState.Queued, TimeSpan.Zero, "handed_back") { IsAttemptGivenBack = true, Use = record.ToUse() };
        if (await releaseJob.HandleAsync(release, CancellationToken.None) is null) { await CancelAsync(job, record); return; }
        JobsLog.HandedBack(logger, job.Id, job.Fence);
        await tickets.WakeOthersAsync(job.Group);
    }

    private async Task FailAsync(Job job, Exception failure, AttemptRecord record)
    {
        var error = await history.JudgeAsync(job, JobFailures.Classify(failure), CancellationToken.None);
        error = error with { Message = BlotSecrets.In(error.Message.Length > MostMessageChars ? error.Message[..MostMessageChars] + "…" : error.Message) };
        if (error.Code is JobFailures.Unexpected)
        {
            error = error with { Args = [job.Id.ToString()] };
            JobsLog.AttemptFailedUnforeseen(logger, failure, job.Id, job.Attempt);
        }
        else { JobsLog.AttemptFailed(logger, failure, job.Id, job.Attempt, error.Code, error.Class); }

        // Vanished workers have a count of their own and take nothing from the retries.
        var tries = job.Attempt - job.CrashCount;
        if (error.Class is JobErrorClass.Transient && tries < job.MaxAttempts)
        {
            var delay = RetryDelays.After(tries, error.RetryAfter, options.Value);
            var release = new JobRelease(job.Id, job.Fence, JobState.Retrying, delay, "retrying") { Error = error, Use = record.ToUse() };
            if (await releaseJob.HandleAsync(release, CancellationToken.None) is null) { await CancelAsync(job, record); return; }
            await tickets.IssueAsync(job.Group, delay, CancellationToken.None);
            return;
        }
        var end = new JobEnd(job.Id, JobState.Failed, jobs => Held(jobs, job).Where(j => !j.IsCancelRequested))
        {
            Error = error, AttemptOutcome = "failed", Use = record.ToUse(),
        };
        if (await endJob.HandleAsync(end, CancellationToken.None) is null) { await CancelAsync(job, record); }
    }
}

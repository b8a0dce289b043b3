using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Jobs;

/// <summary>What a ticket does: claims the most urgent job of a group and brings one attempt at it to its end.</summary>
internal sealed class RunNextJob(
    IServiceScopeFactory scopes, ClaimJob claimJob, FinishAttempt finish, JobLeases leases, JobReporters reporters, JobScratch scratch,
    JobTickets tickets, JobWire wire, NodeLoad load, IOptions<JobsOptions> options, TimeProvider time, ILogger<RunNextJob> logger)
{
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
        using var running = load.Begin(group);
        var handler = scope.ServiceProvider.HandlerOf(job.Kind);
        JobsLog.Begun(logger, job.Id, job.Kind, job.Attempt, job.Fence);
        wire.Publish(job, seq, handler);
        await AttemptAsync(job, seq, handler, nodeStops);

        // A job that was passed over because its owner had too many running has lost its ticket.
        if (!nodeStops.IsCancellationRequested && await claimJob.CountClaimableAsync(group, kinds, 1, CancellationToken.None) > 0)
        {
            await tickets.IssueIfNoneWaitsAsync(group, CancellationToken.None);
        }
        return true;
    }

    private async Task AttemptAsync(Job job, int seq, IJobHandler handler, CancellationToken nodeStops)
    {
        using var told = LogScope.Begin(logger, job.Id, job.UserId);
        var record = new AttemptRecord(time);
        using var span = JobTrace.BeginAttempt(job);
        await using var lease = leases.Hold(job, record, nodeStops);
        JobTrace.Ended(span, await RunAsync(job, seq, handler, lease, record));
    }

    private async Task<Job?> RunAsync(Job job, int seq, IJobHandler handler, JobLease lease, AttemptRecord record)
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
        return await FinishAsync(job, lease, outcome, failure, record);
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

    /// <summary>The job as it is after this attempt; null when it was no longer this worker's.</summary>
    private async Task<Job?> FinishAsync(Job job, JobLease lease, JobOutcome? outcome, Exception? failure, AttemptRecord record)
    {
        if (lease.Reason is StopReason.LeaseLost) { return null; }
        if (outcome is not null)
        {
            try { return await finish.DoneAsync(job, outcome, record.ToUse()); }
            catch (Exception e) when (e is not OutOfMemoryException) { return await finish.FailAsync(job, e, record.ToUse()); }
        }
        if (lease.Reason is StopReason.Cancelled) { return await finish.CancelAsync(job, record.ToUse()); }
        if (lease.Reason is StopReason.NodeStops) { return await finish.HandBackAsync(job, record.ToUse()); }
        return await finish.FailAsync(job, failure ?? new InvalidOperationException("The handler answered nothing."), record.ToUse());
    }
}

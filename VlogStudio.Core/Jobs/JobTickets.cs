using Microsoft.Extensions.Logging;
using Quartz;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// Issues tickets to work: each lets one worker come for the most urgent job of a group. A process that runs jobs puts the ticket into its own
/// scheduler, which is thereby signalled at once; one that does not wakes those that do. A ticket that gets lost is made up for by the reaper.
/// </summary>
/// <param name="bus">The side wire to other processes.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class JobTickets(LiveBus bus, TimeProvider time, ILogger<JobTickets> logger)
{
    internal const string WakeTopic = "job-tickets";
    private const int MostAtOnce = 50;
    private volatile IScheduler? _scheduler;

    internal static JobKey WorkOf(JobGroup group) => new(group.ToString(), "tickets");

    internal static string PlacesOf(JobGroup group) => Data.SnakeCase.Of(group.ToString());

    /// <summary>From now on tickets go into this scheduler; null ends that.</summary>
    internal IDisposable? Use(IScheduler? scheduler)
    {
        _scheduler = scheduler;
        return scheduler is null ? null : bus.Subscribe(WakeTopic, word =>
        {
            // After a break words may have been missed; a ticket for which there is no job does no harm.
            if (word == LiveBus.ReadAnew) { _ = IssueForMissedAsync(); }
            else if (Enum.IsDefined(typeof(JobGroup), word)) { _ = IssueAsync(Enum.Parse<JobGroup>(word), TimeSpan.Zero, CancellationToken.None); }
        });
    }

    internal async Task IssueAsync(JobGroup group, TimeSpan delay, CancellationToken ct)
    {
        if (_scheduler is not { } scheduler) { bus.Publish(WakeTopic, group.ToString()); return; }
        try { await scheduler.ScheduleJob(Ticket(group, delay), cancellationToken: ct); }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) { JobsLog.TicketFailed(logger, e, group); }
    }

    /// <summary>Wakes other processes for a job this one has just handed back.</summary>
    internal Task WakeOthersAsync(JobGroup group)
    {
        bus.Publish(WakeTopic, group.ToString());
        return Task.CompletedTask;
    }

    internal async Task IssueIfNoneWaitsAsync(JobGroup group, CancellationToken ct)
    {
        if (await CountWaitingAsync(group, ct) == 0) { await IssueAsync(group, TimeSpan.Zero, ct); }
    }

    /// <summary>Sees that as many tickets wait as there are jobs to claim.</summary>
    internal async Task TopUpAsync(JobGroup group, int claimable, CancellationToken ct)
    {
        if (claimable == 0) { return; }
        var missing = Math.Min(claimable - await CountWaitingAsync(group, ct), MostAtOnce);
        for (var i = 0; i < missing; i++) { await IssueAsync(group, TimeSpan.Zero, ct); }
    }

    private async Task IssueForMissedAsync()
    {
        foreach (var group in Enum.GetValues<JobGroup>())
        {
            try { await IssueIfNoneWaitsAsync(group, CancellationToken.None); }
            catch (Exception e) when (e is not OutOfMemoryException) { JobsLog.TicketFailed(logger, e, group); }
        }
    }

    private async Task<int> CountWaitingAsync(JobGroup group, CancellationToken ct)
    {
        if (_scheduler is not { } scheduler) { return 0; }
        // Only what will fire now: a ticket at work still has its trigger, and one for a later retry is of no use to a job that waits now.
        var due = new TriggerQuery
        {
            Group = GroupMatcher<TriggerKey>.GroupEquals(PlacesOf(group)), State = TriggerState.Normal, NextFireTimeBefore = time.GetUtcNow().AddSeconds(1),
            Take = 0, IncludeTotalCount = true,
        };
        return (int)((await scheduler.QueryTriggers(due, ct)).TotalCount ?? 0);
    }

    private ITrigger Ticket(JobGroup group, TimeSpan delay) => TriggerBuilder.Create(time)
        .ForJob(WorkOf(group))
        .WithIdentity(Guid.CreateVersion7().ToString("n"), PlacesOf(group))
        .WithExecutionGroup(PlacesOf(group))
        .StartAt(time.GetUtcNow() + delay)
        .Build();
}

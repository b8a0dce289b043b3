using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// Issues tickets to work: each lets one worker come for the most urgent job of a group. A process that runs jobs puts the ticket into its own
/// scheduler, which is thereby signalled at once; one that does not wakes those that do. A ticket that gets lost is made up for by the reaper.
/// </summary>
/// <remarks>
/// Every node hears a waking, but one ticket is enough: it has a name of its own, and who comes second finds it there. Nodes with a free place come first,
/// each waking in another order, so that the tickets of many wakings are spread over them and each is issued where it can be used at once.
/// </remarks>
/// <param name="bus">The side wire to other processes.</param>
/// <param name="load">Which of its places are taken.</param>
/// <param name="options">Who this node is, and how many places it has.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class JobTickets(LiveBus bus, NodeLoad load, IOptions<JobsOptions> options, TimeProvider time, ILogger<JobTickets> logger)
{
    internal const string WakeTopic = "job-tickets";
    private const int MostAtOnce = 50;
    private static readonly TimeSpan MostPause = TimeSpan.FromMilliseconds(60);
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
            else if (word.Split(' ') is [var name, var ticket] && Enum.IsDefined(typeof(JobGroup), name)) { _ = IssueOnceAsync(Enum.Parse<JobGroup>(name), ticket); }
        });
    }

    internal async Task IssueAsync(JobGroup group, TimeSpan delay, CancellationToken ct)
    {
        if (_scheduler is not { } scheduler) { Wake(group); return; }
        try { await scheduler.ScheduleJob(Ticket(group, delay, NewName()), cancellationToken: ct); }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) { JobsLog.TicketFailed(logger, e, group); }
    }

    /// <summary>Wakes other processes for a job this one has just handed back.</summary>
    internal Task WakeOthersAsync(JobGroup group)
    {
        Wake(group);
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

    /// <summary>How long this node leaves a waking to others: no two nodes as long, in another order each time, and longer without a free place.</summary>
    internal TimeSpan PauseFor(JobGroup group, string ticket)
    {
        var order = SHA256.HashData(Encoding.UTF8.GetBytes($"{ticket} {options.Value.NodeId}"))[0] / 256.0;
        return MostPause * (load.RunningOf(group) < options.Value.PlacesOf(group) ? order : 2 + order);
    }

    private static string NewName() => Guid.CreateVersion7().ToString("n");

    private void Wake(JobGroup group) => bus.Publish(WakeTopic, $"{group} {NewName()}");

    private async Task IssueOnceAsync(JobGroup group, string ticket)
    {
        if (_scheduler is not { } scheduler) { return; }
        try
        {
            await Task.Delay(PauseFor(group, ticket), time);
            var wanted = Ticket(group, TimeSpan.Zero, ticket);
            if (!await scheduler.Exists(wanted.Key)) { await scheduler.ScheduleJob(wanted); }
        }
        catch (ObjectAlreadyExistsException) { /* Another was quicker by a moment. */ }
        catch (Exception e) when (e is not OutOfMemoryException) { JobsLog.TicketFailed(logger, e, group); }
    }

    private async Task IssueForMissedAsync()
    {
        foreach (var group in Enum.GetValues<JobGroup>())
        {
            try { await IssueIfNoneWaitsAsync(group, CancellationToken.None); }
            catch (Exception e) when (e is not OutOfMemoryException) { JobsLog.TicketFailed(logger, e, group); }
        }
    }

    internal async Task<int> CountWaitingAsync(JobGroup group, CancellationToken ct)
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

    private ITrigger Ticket(JobGroup group, TimeSpan delay, string name) => TriggerBuilder.Create(time)
        .ForJob(WorkOf(group))
        .WithIdentity(name, PlacesOf(group))
        .WithExecutionGroup(PlacesOf(group))
        .StartAt(time.GetUtcNow() + delay)
        .Build();
}

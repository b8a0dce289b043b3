using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// Starts the scheduler where jobs are run, with the places this node has, and stops it: first no new claims, then what runs is handed back.
/// </summary>
internal sealed class JobsNode(
    IServiceProvider services, IEnumerable<RecurringChore> chores, JobTickets tickets, JobScratch scratch, NodeStopping stopping, NodeBeats beats, NodeLoad load,
    IHostApplicationLifetime lifetime, IOptions<JobsOptions> options, TimeProvider time, ILogger<JobsNode> logger) : IHostedService
{
    private IScheduler? _scheduler;
    private IDisposable? _wakening;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (!settings.Executes) { return; }
        lifetime.ApplicationStopping.Register(stopping.Begin);
        scratch.Sweep();
        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
        foreach (var group in Enum.GetValues<JobGroup>())
        {
            var work = JobBuilder.Create<TicketJob>().WithIdentity(JobTickets.WorkOf(group)).StoreDurably().RequestRecovery(false).Build();
            await scheduler.AddJob(work, AddJobOptions.Replacing, cancellationToken);
        }
        await LimitAsync(scheduler, isDraining: false, cancellationToken);
        foreach (var chore in chores) { await ScheduleAsync(scheduler, chore, cancellationToken); }
        _scheduler = scheduler;
        _wakening = tickets.Use(scheduler);
        await beats.StartAsync(isDraining => LimitAsync(scheduler, isDraining, CancellationToken.None), cancellationToken);
        await scheduler.Start(cancellationToken);
        JobsLog.NodeStarted(logger, settings.NodeId, settings.IngestPlaces, settings.RenderPlaces, settings.AiPlaces, settings.PublishPlaces);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping.Begin();
        if (_scheduler is not { } scheduler) { return; }
        _wakening?.Dispose();
        tickets.Use(null);
        try { await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken); }
        finally { await beats.StopAsync(); }
    }

    /// <summary>A draining node leaves every ticket to the others; chores it still does.</summary>
    private async Task LimitAsync(IScheduler scheduler, bool isDraining, CancellationToken ct)
    {
        load.IsDraining = isDraining;
        var limits = ExecutionLimitsBuilder.Create();
        foreach (var group in Enum.GetValues<JobGroup>()) { limits.ForGroup(JobTickets.PlacesOf(group), isDraining ? 0 : options.Value.PlacesOf(group)); }
        await scheduler.SetExecutionLimits(limits.Build(), ct);
    }

    private async Task ScheduleAsync(IScheduler scheduler, RecurringChore chore, CancellationToken ct)
    {
        var job = JobBuilder.Create<ChoreJob>().WithIdentity(chore.Name, ChoreJob.Group).RequestRecovery(false).Build();
        var trigger = TriggerBuilder.Create(time)
            .WithIdentity(chore.Name, ChoreJob.Group)
            .StartAt(time.GetUtcNow() + TimeSpan.FromSeconds(1))
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(chore.Every).RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount))
            .Build();
        await scheduler.ScheduleJob(job, [trigger], ScheduleJobOptions.Replacing, ct);
    }
}

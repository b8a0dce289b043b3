using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// A ticket at work: job after job, until nothing is left for this node. To let the scheduler find the next ticket for the place that falls free would cost each
/// job up to the scheduler's idle pause, and its locks.
/// </summary>
internal sealed class TicketJob(RunNextJob runNextJob, NodeStopping stopping) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var group = Enum.Parse<JobGroup>(context.JobDetail.Key.Name);
        using var stops = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        while (await runNextJob.HandleAsync(group, stops.Token)) { }
    }
}

/// <summary>A recurring chore at work.</summary>
[DisallowConcurrentExecution]
internal sealed class ChoreJob(IEnumerable<RecurringChore> chores, IServiceScopeFactory scopes, NodeStopping stopping, ILogger<ChoreJob> logger) : IJob
{
    public const string Group = "chores";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var name = context.JobDetail.Key.Name;
        if (chores.FirstOrDefault(c => c.Name == name) is not { } chore) { return; }
        using var stops = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await chore.RunAsync(scope.ServiceProvider, stops.Token);
        }
        catch (OperationCanceledException) when (stops.IsCancellationRequested) { }
        catch (Exception e) when (e is not OutOfMemoryException) { JobsLog.ChoreFailed(logger, e, name); }
    }
}

/// <summary>Says at once, before the scheduler does, that this node stops.</summary>
internal sealed class NodeStopping : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public void Begin() => _source.Cancel();

    public void Dispose() => _source.Dispose();
}

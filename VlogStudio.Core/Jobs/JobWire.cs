using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>Tells whoever watches what has just been committed about a job.</summary>
internal sealed class JobWire(LiveBus bus)
{
    /// <summary>The topic on which the node that runs a job hears that it is to stop.</summary>
    public static string CancelTopic(Guid jobId) => $"job-cancel:{jobId:n}";

    public void Publish(JobProgress progress) => bus.Publish(LiveBus.JobTopic(progress.JobId), StudioJson.Write(progress));

    public void Publish(Job job, int seq) => Publish(
        new JobProgress(job.Id, job.Kind, job.State, job.Phase, job.Progress, job.EtaSeconds, job.Attempt, job.ErrorCode, seq));

    /// <summary>The progress, and what the person's pages are to read anew.</summary>
    public void Publish(Job job, int seq, IJobHandler handler)
    {
        Publish(job, seq);
        foreach (var signal in handler.SignalsOf(job)) { bus.Tell(job.UserId, signal); }
    }

    public void AskToStop(Guid jobId) => bus.Publish(CancelTopic(jobId), "");

    public IDisposable OnAskedToStop(Guid jobId, Action action) => bus.Subscribe(CancelTopic(jobId), _ => action());
}

/// <summary>Finds the handler of a kind within a scope.</summary>
internal static class JobHandlers
{
    public static IJobHandler HandlerOf(this IServiceProvider services, string kind) =>
        services.GetServices<IJobHandler>().FirstOrDefault(h => h.Kind.Name == kind)
            ?? throw new InvalidOperationException($"No handler is registered for jobs of kind {kind}.");

    public static string[] HandledKinds(this IServiceProvider services) => [.. services.GetServices<IJobHandler>().Select(h => h.Kind.Name)];
}

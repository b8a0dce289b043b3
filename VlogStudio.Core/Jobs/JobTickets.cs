using VlogStudio.Core.Messaging;

namespace VlogStudio.Core.Jobs;

/// <summary>Issues tickets to work: each lets one worker come for the most urgent job of a group.</summary>
/// <param name="bus">The side wire, which wakes workers when this process runs no jobs itself.</param>
public sealed class JobTickets(LiveBus bus)
{
    internal Task IssueAsync(JobGroup group, TimeSpan delay, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (delay >= TimeSpan.Zero) { bus.Publish("tickets", group.ToString()); }
        return Task.CompletedTask;
    }
}

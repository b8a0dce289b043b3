using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>Follows a job live: its state now and each change after it.</summary>
/// <param name="bus">The side wire.</param>
/// <param name="getJob">Shows the job.</param>
/// <param name="time">The clock.</param>
public sealed class FollowJob(LiveBus bus, GetJob getJob, TimeProvider time)
{
    /// <summary>
    /// Calls <paramref name="onChange"/> with the present state before this returns and then, at most six times a second and never twice at once,
    /// with each newer one, until the job has ended or the feed is disposed. The callback runs on a pool thread: a component hands on with InvokeAsync.
    /// </summary>
    /// <returns>The feed, to be disposed; or <c>not_found</c>.</returns>
    public async Task<Result<JobFeed>> HandleAsync(Guid userId, Guid jobId, Func<JobProgress, Task> onChange, CancellationToken ct)
    {
        var feed = new JobFeed(bus, getJob, time, userId, jobId, onChange);
        var problems = await feed.StartAsync(ct);
        if (problems.Count == 0) { return feed; }
        await feed.DisposeAsync();
        return Result<JobFeed>.Refuse(problems);
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Jobs;

/// <summary>How the work stands over all nodes.</summary>
/// <param name="Waiting">Jobs whose time has come and that nobody has begun.</param>
/// <param name="Running">Jobs somebody works on.</param>
/// <param name="LongestWait">How long the first of the waiting has waited; zero when none waits.</param>
public sealed record QueueState(int Waiting, int Running, TimeSpan LongestWait);

/// <summary>Tells how the work stands, for the health page.</summary>
/// <param name="dbs">The database.</param>
/// <param name="time">The clock.</param>
public sealed class GetQueueState(IDbContextFactory<StudioDb> dbs, TimeProvider time)
{
    /// <summary>Counts.</summary>
    public async Task<QueueState> HandleAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var due = db.Jobs.Where(j => (j.State == JobState.Queued || j.State == JobState.Retrying) && j.RunAt <= now);
        var waiting = await due.CountAsync(ct);
        // A job that may begin at once waits since it was made.
        var first = waiting == 0 ? now : await due.MinAsync(j => j.RunAt > j.CreatedAt ? j.RunAt : j.CreatedAt, ct);
        return new QueueState(waiting, await db.Jobs.CountAsync(j => j.State == JobState.Running, ct), now - first);
    }
}

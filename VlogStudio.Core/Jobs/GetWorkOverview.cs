using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Jobs;

/// <summary>How the work stands, in numbers.</summary>
/// <param name="Running">Jobs somebody works on.</param>
/// <param name="Waiting">Jobs that wait, for a place or another try.</param>
/// <param name="Dead">Dead letters nobody has replayed.</param>
/// <param name="FailedInADay">Jobs that failed in the last 24 hours.</param>
/// <param name="LongestWait">How long the first of the due ones has waited.</param>
/// <param name="NodesAtWork">Nodes that beat.</param>
/// <param name="NodesLost">Nodes that fell silent in the last day.</param>
public sealed record WorkOverview(int Running, int Waiting, int Dead, int FailedInADay, TimeSpan LongestWait, int NodesAtWork, int NodesLost);

/// <summary>Counts how the work stands. For admins: the caller checks the role.</summary>
/// <param name="databases">The database.</param>
/// <param name="nodes">The nodes.</param>
/// <param name="queue">The queue.</param>
/// <param name="time">The clock.</param>
public sealed class GetWorkOverview(IDbContextFactory<StudioDb> databases, ListNodes nodes, GetQueueState queue, TimeProvider time)
{
    /// <summary>Counts.</summary>
    public async Task<WorkOverview> HandleAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var due = await queue.HandleAsync(ct);
        var waiting = await db.Jobs.CountAsync(j => j.State == JobState.Queued || j.State == JobState.Retrying, ct);
        var dead = await db.Jobs.CountAsync(j => j.State == JobState.Dead && !db.Jobs.Any(r => r.ReplayOf == j.Id), ct);
        var since = time.GetUtcNow() - TimeSpan.FromDays(1);
        var failed = await db.Jobs.CountAsync(j => j.State == JobState.Failed && j.EndedAt > since, ct);
        var all = await nodes.HandleAsync(ct);
        return new WorkOverview(
            due.Running, waiting, dead, failed, due.LongestWait, all.Count(n => n.State is NodeState.Alive or NodeState.Draining), all.Count(n => n.State is NodeState.Lost));
    }
}

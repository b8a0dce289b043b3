using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>How a node is doing, by the database's clock.</summary>
public enum NodeState
{
    /// <summary>It beats and takes work.</summary>
    Alive,

    /// <summary>It beats and takes no more work.</summary>
    Draining,

    /// <summary>It has not been heard of for longer than a lease lasts.</summary>
    Lost,

    /// <summary>It stopped in order.</summary>
    Stopped,
}

/// <summary>What a node runs.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Progress">0..100.</param>
public sealed record NodeWork(Guid JobId, string Kind, string Phase, double Progress);

/// <summary>A node as admins see it.</summary>
/// <param name="Node">What it says of itself.</param>
/// <param name="State">How it is doing.</param>
/// <param name="SinceSeen">How long ago it was heard of.</param>
/// <param name="Places">How many jobs of each group it runs at once.</param>
/// <param name="Running">What it runs.</param>
public sealed record NodeView(WorkNode Node, NodeState State, TimeSpan SinceSeen, IReadOnlyDictionary<string, int> Places, IReadOnlyList<NodeWork> Running);

/// <summary>Lists the nodes, those at work first. For admins: the caller checks the role.</summary>
/// <param name="databases">The database.</param>
/// <param name="options">How long a lease lasts.</param>
public sealed class ListNodes(IDbContextFactory<StudioDb> databases, IOptions<JobsOptions> options)
{
    private const int Most = 100;

    /// <summary>The nodes at work, and those that ended within the last day.</summary>
    public async Task<IReadOnlyList<NodeView>> HandleAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = await db.Database.SqlQuery<DateTimeOffset>($"""SELECT now() AS "Value" """).SingleAsync(ct);
        var since = now - TimeSpan.FromDays(1);
        var nodes = await db.Nodes.AsNoTracking().Where(n => n.SeenAt > since).OrderByDescending(n => n.SeenAt).Take(Most).ToListAsync(ct);
        var ids = nodes.ConvertAll(n => n.Id);
        var running = (await db.Jobs.Where(j => j.State == JobState.Running && ids.Contains(j.WorkerId!))
            .OrderBy(j => j.StartedAt).Select(j => new { j.WorkerId, Work = new NodeWork(j.Id, j.Kind, j.Phase, j.Progress) }).ToListAsync(ct)).ToLookup(r => r.WorkerId, r => r.Work);
        return [.. nodes
            .Select(n => new NodeView(n, StateOf(n, now), now - n.SeenAt, StudioJson.Read<Dictionary<string, int>>(n.Places), [.. running[n.Id]]))
            .OrderBy(n => n.State is NodeState.Alive or NodeState.Draining ? 0 : 1).ThenByDescending(n => n.Node.StartedAt)];
    }

    private NodeState StateOf(WorkNode node, DateTimeOffset now) =>
        node.StoppedAt is not null ? NodeState.Stopped
        : now - node.SeenAt > options.Value.Lease ? NodeState.Lost
        : node.IsDraining ? NodeState.Draining
        : NodeState.Alive;
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>Asks a node to take no more work: what it runs it brings to its end. The caller checks the role.</summary>
/// <param name="databases">The database.</param>
/// <param name="audit">The audit.</param>
/// <param name="bus">The side wire, by which the node hears of it at once.</param>
public sealed class DrainNode(IDbContextFactory<StudioDb> databases, WriteAudit audit, LiveBus bus)
{
    /// <summary>Asks; asking twice is fine and kept once.</summary>
    /// <returns>Nothing; or <c>node_not_found</c>, <c>node_is_gone</c> for one that has stopped.</returns>
    public Task<Result<Unit>> HandleAsync(NodeAct act, CancellationToken ct) => SetAsync(databases, audit, bus, act, isDraining: true, ct);

    internal static async Task<Result<Unit>> SetAsync(
        IDbContextFactory<StudioDb> databases, WriteAudit audit, LiveBus bus, NodeAct act, bool isDraining, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var node = (await db.Nodes.FromSql($"SELECT * FROM node WHERE id = {act.NodeId} FOR UPDATE").ToListAsync(ct)).SingleOrDefault();
        if (node is null) { return Problem.NotFound("node_not_found"); }
        if (node.StoppedAt is not null) { return Problem.Conflict("node_is_gone"); }
        if (node.IsDraining == isDraining) { return default(Unit); }
        node.IsDraining = isDraining;
        await db.SaveChangesAsync(ct);
        var note = new AuditNote($"admin:{act.AdminId}", isDraining ? "node_drained" : "node_resumed", $"node:{act.NodeId}")
        {
            Before = StudioJson.Write(new { IsDraining = !isDraining }),
            After = StudioJson.Write(new { IsDraining = isDraining }),
            Ip = act.Ip,
        };
        await audit.HandleAsync(db, note, ct);
        await transaction.CommitAsync(ct);
        bus.Publish(NodeBeats.TopicOf(act.NodeId), "");
        return default(Unit);
    }
}

/// <summary>What an admin asks of a node.</summary>
/// <param name="AdminId">Who asks.</param>
/// <param name="NodeId">Of which.</param>
/// <param name="Ip">From which address.</param>
public sealed record NodeAct(Guid AdminId, string NodeId, string? Ip);

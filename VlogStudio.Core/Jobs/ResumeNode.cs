using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>Lets a drained node take work again. The caller checks the role.</summary>
/// <param name="databases">The database.</param>
/// <param name="audit">The audit.</param>
/// <param name="bus">The side wire.</param>
public sealed class ResumeNode(IDbContextFactory<StudioDb> databases, WriteAudit audit, LiveBus bus)
{
    /// <summary>Lets it; doing so twice is fine and kept once.</summary>
    /// <returns>Nothing; or <c>node_not_found</c>, <c>node_is_gone</c> for one that has stopped.</returns>
    public Task<Result<Unit>> HandleAsync(NodeAct act, CancellationToken ct) => DrainNode.SetAsync(databases, audit, bus, act, isDraining: false, ct);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Jobs;

/// <summary>Tells whether this node is alone: whether others that run jobs were heard of lately and may take work.</summary>
internal sealed class HasOtherNodes(IDbContextFactory<StudioDb> databases, IOptions<JobsOptions> options)
{
    /// <summary>Whether there is one at least.</summary>
    public async Task<bool> HandleAsync(CancellationToken ct)
    {
        var settings = options.Value;
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Database.SqlQuery<bool>($"""
            SELECT EXISTS (
                SELECT 1 FROM node WHERE id <> {settings.NodeId} AND role IN ('worker', 'all') AND stopped_at IS NULL AND NOT is_draining
                    AND seen_at > now() - {settings.Lease + settings.Heartbeat}) AS "Value"
            """).SingleAsync(ct);
    }
}

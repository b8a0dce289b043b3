using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Brings a removed vlog back out of the trash.</summary>
public sealed class RestoreVlog(IDbContextFactory<StudioDb> factory, GetVlog get, RestoreGeneration restore)
{
    /// <summary>Brings it back; or answers vlog_not_found, also where the trash was emptied of it.</summary>
    public async Task<Result<VlogView>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var jobId = await db.Vlogs.Where(v => v.Id == vlogId && v.UserId == userId && v.DeletedAt != null).Select(v => (Guid?)v.JobId).SingleOrDefaultAsync(ct);
        if (jobId is { } job) { await restore.OfJobAsync(userId, job, ct); }
        return await get.HandleAsync(userId, vlogId, ct);
    }
}

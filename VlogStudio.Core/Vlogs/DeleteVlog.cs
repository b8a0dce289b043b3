using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Removes a vlog from its owner's list: it lies in the history's trash from then on.</summary>
public sealed class DeleteVlog(IDbContextFactory<StudioDb> factory, RemoveGeneration remove)
{
    /// <summary>Removes it; one that is being made is stopped and its credits go back. <see cref="RestoreVlog"/> brings it back.</summary>
    /// <returns>Nothing, or vlog_not_found.</returns>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var jobId = await VlogReading.Of(db, userId).Where(v => v.Id == vlogId).Select(v => (Guid?)v.JobId).SingleOrDefaultAsync(ct);
        return jobId is { } job && (await remove.OfJobAsync(userId, job, ct)).IsOk ? default(Unit) : Problem.NotFound("vlog_not_found");
    }
}

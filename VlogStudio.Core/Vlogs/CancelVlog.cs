using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Stops making a film.</summary>
public sealed class CancelVlog(IDbContextFactory<StudioDb> factory, CancelJob cancel, GetVlog get)
{
    /// <summary>Asks to stop it; its credits go back. Asking twice is fine.</summary>
    /// <returns>The vlog as it is now; or vlog_not_found, job_already_ended.</returns>
    public async Task<Result<VlogView>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var jobId = await VlogReading.Of(db, userId).Where(v => v.Id == vlogId).Select(v => (Guid?)v.JobId).SingleOrDefaultAsync(ct);
        if (jobId is null) { return Problem.NotFound("vlog_not_found"); }
        var cancelled = await cancel.HandleAsync(userId, jobId.Value, ct);
        return cancelled.IsOk ? await get.HandleAsync(userId, vlogId, ct) : cancelled.Refused<VlogView>();
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Vlogs;

/// <summary>Notes that a vlog's job was begun, here or on a node elsewhere, and gives the vlog.</summary>
internal sealed class BeginFilm(IDbContextFactory<StudioDb> factory, StartGeneration start)
{
    /// <summary>Notes it.</summary>
    /// <exception cref="JobFailedException">vlog_gone: the vlog was removed, or is another job's by now.</exception>
    public async Task<Vlog> HandleAsync(Guid vlogId, Guid jobId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var begun = await db.Vlogs
            .Where(v => v.Id == vlogId && v.JobId == jobId && v.DeletedAt == null && (v.Status == VlogStatus.Pending || v.Status == VlogStatus.Processing))
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Status, VlogStatus.Processing), ct);
        if (begun == 0) { throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "vlog_gone", "The vlog was removed before it was made.")); }
        var vlog = await db.Vlogs.AsNoTracking().SingleAsync(v => v.Id == vlogId, ct);
        await start.HandleAsync(jobId, ct);
        return vlog;
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Asks for a film with its recordings' own pictures. The film is paid for, so this is free.</summary>
public sealed class ExportVlog(IDbContextFactory<StudioDb> factory, OfferExport offer, EnqueueJob enqueue)
{
    /// <summary>Asks for it; one that is made or being made is not made twice, one that failed is tried again.</summary>
    /// <returns>The job; or vlog_not_found, film_not_ready, export_not_possible.</returns>
    public async Task<Result<Guid>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct)
    {
        var offered = await offer.HandleAsync(userId, vlogId, ct);
        if (!offered.IsOk) { return offered.Refused<Guid>(); }
        if (!offered.Value.IsOffered) { return Problem.Conflict("export_not_possible"); }
        await using var db = await factory.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Two presses at once make one export.
        var vlog = (await db.Vlogs.FromSql($"SELECT * FROM vlogs WHERE id = {vlogId} AND user_id = {userId} AND deleted_at IS NULL FOR UPDATE").AsNoTracking().ToListAsync(ct)).SingleOrDefault();
        if (vlog is null) { return Problem.NotFound("vlog_not_found"); }
        var known = await OfferExport.JobOf(db, vlog).Where(j => j.State != JobState.Failed && j.State != JobState.Dead).Select(j => (Guid?)j.Id).FirstOrDefaultAsync(ct);
        if (known is { } there) { return there; }
        var job = enqueue.Add(db, ExportVlogHandler.Export, userId, vlogId, new GenerateVlogParams(vlogId));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await enqueue.IssueTicketAsync(ExportVlogHandler.Export.Group, CancellationToken.None);
        return job.Id;
    }
}

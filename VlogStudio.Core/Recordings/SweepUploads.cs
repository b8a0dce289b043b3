using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Recordings.Direct;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings;

/// <summary>
/// Throws expired uploads away, finishes those a crash left complete but unfinished, and removes what nobody owns: staged files, and uploads begun at the store.
/// </summary>
/// <param name="dbs">The database.</param>
/// <param name="staging">Where uploads wait.</param>
/// <param name="completion">Finishes them.</param>
/// <param name="direct">Finishes those that went straight to the store.</param>
/// <param name="cancel">Throws those away.</param>
/// <param name="store">Where they lie.</param>
/// <param name="options">How long they are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where troubles are told.</param>
public sealed class SweepUploads(
    IDbContextFactory<StudioDb> dbs,
    UploadStaging staging,
    CompleteUpload completion,
    CompleteDirectUpload direct,
    CancelDirectUpload cancel,
    IObjectStore store,
    IOptions<RecordingsOptions> options,
    TimeProvider time,
    ILogger<SweepUploads> logger)
{
    /// <summary>Sweeps once.</summary>
    /// <returns>How many uploads were thrown away.</returns>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        await FinishAsync(db, ct);
        var now = time.GetUtcNow();
        var expired = await db.Uploads.AsNoTracking().Where(u => u.CompletedAt == null && u.ExpiresAt < now).ToListAsync(ct);
        foreach (var upload in expired)
        {
            if (upload.StoreUploadId is not null)
            {
                await cancel.RemoveAsync(upload.UserId, upload.Id, now, ct);
                continue;
            }
            using var hold = await staging.TakeAsync(upload.Id, ct);
            if (hold is null) { continue; }
            await CancelUpload.RemoveAsync(db, upload, ct);
            staging.Remove(upload.Id);
        }
        RemoveOrphans(now);
        await AbortOrphansAsync(db, now, ct);
        return expired.Count;
    }

    private async Task FinishAsync(StudioDb db, CancellationToken ct)
    {
        var whole = await db.Uploads.AsNoTracking().Where(u => u.CompletedAt == null && u.Length != null && u.Received == u.Length).Select(u => new { u.Id, IsDirect = u.StoreUploadId != null }).ToListAsync(ct);
        foreach (var (id, isDirect) in whole.Select(w => (w.Id, w.IsDirect)))
        {
            try
            {
                if (isDirect)
                {
                    await direct.FinishAsync(id, ct);
                    continue;
                }
                using var hold = await staging.TakeAsync(id, ct);
                if (hold is not null) { await completion.HandleAsync(id, null, ct); }
            }
            catch (ObjectStoreException e) { RecordingsLog.NotFinished(logger, id, e); }
        }
    }

    // A staged file without a row is what a crash during a form's upload leaves.
    private void RemoveOrphans(DateTimeOffset now)
    {
        foreach (var file in new DirectoryInfo(staging.Folder).EnumerateFiles("*.part"))
        {
            if (file.LastWriteTimeUtc < (now - (options.Value.UploadLifetime * 2)).UtcDateTime) { file.Delete(); }
        }
    }

    // An upload begun at the store whose row was never written costs money unseen.
    private async Task AbortOrphansAsync(StudioDb db, DateTimeOffset now, CancellationToken ct)
    {
        var before = now - (options.Value.UploadLifetime * 2);
        await foreach (var found in store.ListUploadsAsync("recordings/", ct))
        {
            if (found.BegunAt >= before || await db.Uploads.AnyAsync(u => u.StoreUploadId == found.UploadId && u.CompletedAt == null, ct)) { continue; }
            await store.AbortUploadAsync(found.Key, found.UploadId, ct);
        }
    }
}

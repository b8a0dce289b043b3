using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings.Direct;

/// <summary>Throws an upload that goes straight to the store away, with its pieces and the recording it was for.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">Where the pieces lie.</param>
/// <param name="signals">Tells open pages.</param>
public sealed class CancelDirectUpload(IDbContextFactory<StudioDb> dbs, IObjectStore store, LiveBus signals)
{
    /// <summary>Throws it away. Refuses with upload_not_found, or upload_complete when the recording is already looked at.</summary>
    public Task<Result<Unit>> HandleAsync(Guid userId, Guid uploadId, CancellationToken ct) => RemoveAsync(userId, uploadId, null, ct);

    /// <summary>The same, and only if it expired before a time.</summary>
    internal async Task<Result<Unit>> RemoveAsync(Guid userId, Guid uploadId, DateTimeOffset? expiredBefore, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var upload = (await db.Uploads.FromSql($"SELECT * FROM upload WHERE id = {uploadId} AND user_id = {userId} AND store_upload_id IS NOT NULL FOR UPDATE").ToListAsync(ct)).SingleOrDefault();
        if (upload is null || upload.ExpiresAt >= expiredBefore) { return RecordingProblems.UploadNotFound; }
        if (upload.CompletedAt is not null) { return Problem.Conflict("upload_complete"); }
        // The pieces go first: a row that is left is tried again, pieces without a row cost money unseen.
        await store.AbortUploadAsync(upload.KeyOf(), upload.StoreUploadId!, ct);
        await store.DeleteAsync(upload.KeyOf(), ct);
        await db.Uploads.Where(u => u.Id == upload.Id).ExecuteDeleteAsync(ct);
        await db.Recordings.Where(r => r.Id == upload.RecordingId && r.Status == RecordingStatus.Uploading).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        signals.RecordingChanged(userId, upload.RecordingId);
        return default(Unit);
    }
}

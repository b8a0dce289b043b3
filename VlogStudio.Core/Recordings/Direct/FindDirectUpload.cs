using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings.Direct;

/// <summary>Says which pieces of an upload are at the store: whoever sends goes on with the others.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">Where the bytes go.</param>
/// <param name="completion">Finishes what a crash left unfinished.</param>
/// <param name="time">The clock.</param>
public sealed class FindDirectUpload(IDbContextFactory<StudioDb> dbs, IObjectStore store, CompleteDirectUpload completion, TimeProvider time)
{
    /// <summary>Says it. Refuses with upload_not_found, upload_expired.</summary>
    public async Task<Result<DirectUploadState>> HandleAsync(Guid userId, Guid uploadId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var upload = await db.Uploads.AsNoTracking().FirstOrDefaultAsync(u => u.Id == uploadId && u.UserId == userId && u.StoreUploadId != null, ct);
        if (upload is null) { return RecordingProblems.UploadNotFound; }
        if (upload.CompletedAt is null && upload.Received == upload.Length) { return await completion.HandleAsync(userId, uploadId, null, ct); }
        var filename = await db.Recordings.Where(r => r.Id == upload.RecordingId).Select(r => r.Filename).FirstAsync(ct);
        if (upload.CompletedAt is not null) { return upload.ToDirect(filename, []); }
        if (upload.ExpiresAt < time.GetUtcNow()) { return RecordingProblems.UploadExpired; }
        // A store that no longer knows the upload has cleared it away: there is nothing to go on with.
        return await store.ListPartsAsync(upload.KeyOf(), upload.StoreUploadId!, ct) is { } parts ? upload.ToDirect(filename, parts) : RecordingProblems.UploadExpired;
    }
}

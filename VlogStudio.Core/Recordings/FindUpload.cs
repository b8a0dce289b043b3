using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Says how far a resumable upload is.</summary>
/// <param name="dbs">The database.</param>
/// <param name="staging">Where the bytes are.</param>
/// <param name="completion">Finishes what a crash left unfinished.</param>
/// <param name="time">The clock.</param>
public sealed class FindUpload(IDbContextFactory<StudioDb> dbs, UploadStaging staging, CompleteUpload completion, TimeProvider time)
{
    /// <summary>
    /// Says where to go on. Another request that still writes is told to stop first, so that the answer holds. Refuses with upload_not_found,
    /// upload_expired, upload_locked.
    /// </summary>
    public async Task<Result<UploadState>> HandleAsync(Guid userId, Guid uploadId, CancellationToken ct)
    {
        using var hold = await staging.TakeAsync(uploadId, ct);
        if (hold is null) { return Problem.Conflict("upload_locked"); }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var upload = await db.Uploads.FirstOrDefaultAsync(u => u.Id == uploadId && u.UserId == userId && u.StoreUploadId == null, ct);
        if (upload is null) { return RecordingProblems.UploadNotFound; }
        if (upload.CompletedAt is not null) { return await completion.HandleAsync(uploadId, null, ct); }
        if (upload.ExpiresAt < time.GetUtcNow()) { return Problem.NotFound("upload_expired"); }
        if (upload.Received == upload.Length) { return await completion.HandleAsync(uploadId, hold.HashOf(upload.Received), ct); }
        await AgreeWithFileAsync(db, upload, ct);
        return upload.ToState();
    }

    // A machine that lost power may have kept fewer bytes than the row says: the file is right then.
    private async Task AgreeWithFileAsync(StudioDb db, Upload upload, CancellationToken ct)
    {
        var file = new FileInfo(staging.PathOf(upload.Id));
        var kept = file.Exists ? file.Length : 0;
        if (kept >= upload.Received) { return; }
        upload.Received = kept;
        await db.SaveChangesAsync(ct);
    }
}

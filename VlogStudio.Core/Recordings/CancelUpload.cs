using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Throws a resumable upload away, and the recording it was for.</summary>
/// <param name="dbs">The database.</param>
/// <param name="staging">Where the bytes are.</param>
/// <param name="signals">Tells open pages.</param>
public sealed class CancelUpload(IDbContextFactory<StudioDb> dbs, UploadStaging staging, LiveBus signals)
{
    /// <summary>Throws it away. Refuses with upload_not_found, upload_locked, or upload_complete when the recording is already looked at.</summary>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid uploadId, CancellationToken ct)
    {
        using var hold = await staging.TakeAsync(uploadId, ct);
        if (hold is null) { return Problem.Conflict("upload_locked"); }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var upload = await db.Uploads.FirstOrDefaultAsync(u => u.Id == uploadId && u.UserId == userId && u.StoreUploadId == null, ct);
        if (upload is null) { return RecordingProblems.UploadNotFound; }
        if (upload.CompletedAt is not null) { return Problem.Conflict("upload_complete"); }
        await RemoveAsync(db, upload, ct);
        staging.Remove(uploadId);
        signals.RecordingChanged(userId, upload.RecordingId);
        return default(Unit);
    }

    internal static async Task RemoveAsync(StudioDb db, Upload upload, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Uploads.Where(u => u.Id == upload.Id).ExecuteDeleteAsync(ct);
        await db.Recordings.Where(r => r.Id == upload.RecordingId && r.Status == RecordingStatus.Uploading).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}

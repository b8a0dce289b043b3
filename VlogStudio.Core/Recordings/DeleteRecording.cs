using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings.Direct;

namespace VlogStudio.Core.Recordings;

/// <summary>Removes a recording; <see cref="RestoreRecording"/> undoes it while its objects are kept.</summary>
/// <param name="dbs">The database.</param>
/// <param name="cancelUpload">Ends an upload that is still under way.</param>
/// <param name="cancelDirect">The same for one that goes straight to the store.</param>
/// <param name="signals">Tells open pages.</param>
/// <param name="time">The clock.</param>
public sealed class DeleteRecording(IDbContextFactory<StudioDb> dbs, CancelUpload cancelUpload, CancelDirectUpload cancelDirect, LiveBus signals, TimeProvider time)
{
    /// <summary>Removes it, or <c>recording_not_found</c>. One that is still uploading is gone for good.</summary>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid recordingId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var upload = await db.Uploads.Where(u => u.UserId == userId && u.RecordingId == recordingId && u.CompletedAt == null)
            .Select(u => new { u.Id, IsDirect = u.StoreUploadId != null }).FirstOrDefaultAsync(ct);
        if (upload is not null) { return upload.IsDirect ? await cancelDirect.HandleAsync(userId, upload.Id, ct) : await cancelUpload.HandleAsync(userId, upload.Id, ct); }
        var now = time.GetUtcNow();
        var changed = await db.Recordings.Where(r => r.Id == recordingId && r.UserId == userId && r.DeletedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.DeletedAt, now), ct);
        if (changed == 0) { return RecordingProblems.NotFound; }
        signals.RecordingChanged(userId, recordingId);
        return default(Unit);
    }
}

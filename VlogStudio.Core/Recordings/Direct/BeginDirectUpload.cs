using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings.Direct;

/// <summary>Begins an upload whose bytes go straight to the store, past the studio.</summary>
/// <param name="dbs">The database.</param>
/// <param name="limits">Size and quota.</param>
/// <param name="store">Where the bytes go.</param>
/// <param name="signals">Tells open pages.</param>
/// <param name="options">How long it is kept.</param>
/// <param name="time">The clock.</param>
public sealed class BeginDirectUpload(
    IDbContextFactory<StudioDb> dbs, UploadLimits limits, IObjectStore store, LiveBus signals, IOptions<RecordingsOptions> options, TimeProvider time)
{
    /// <summary>
    /// Begins it under a key nobody chose. Refuses with empty_file, upload_kind_refused, recording_too_large, quota_exceeded, captured_at_wrong, or
    /// direct_uploads_off where the store is a folder.
    /// </summary>
    public async Task<Result<DirectUploadState>> HandleAsync(Guid userId, DirectUploadRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Bytes < 1) { return Problem.Invalid("bytes", "empty_file"); }
        if (!VideoKinds.IsTried(request.Filename, request.ContentType)) { return Problem.Invalid("content_type", "upload_kind_refused"); }
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await limits.RefuseAsync(db, userId, request.Bytes, request.CapturedAt, ct) is { } refusal) { return refusal; }
        var now = time.GetUtcNow();
        var recording = NewRecording.Of(userId, request.Filename, request.CapturedAt, now);
        recording.Bytes = request.Bytes;
        var key = ObjectKeys.Original(userId, recording.Id);
        if (await store.BeginUploadAsync(key, request.Bytes, StartIngest.UnknownType, ct) is not { } begun) { return Problem.Conflict("direct_uploads_off"); }
        var upload = new Upload
        {
            UserId = userId,
            RecordingId = recording.Id,
            Length = request.Bytes,
            StoreUploadId = begun.UploadId,
            PartBytes = begun.PartBytes,
            CreatedAt = now,
            ExpiresAt = now + options.Value.UploadLifetime,
        };
        db.AddRange(recording, upload);
        await db.SaveChangesAsync(ct);
        signals.RecordingChanged(userId, recording.Id);
        return upload.ToDirect(recording.Filename, []);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Takes the next bytes of a resumable upload; the last ones start the ingest.</summary>
/// <param name="dbs">The database.</param>
/// <param name="staging">Where the bytes go.</param>
/// <param name="completion">Hands a whole upload over.</param>
/// <param name="limits">Size and quota.</param>
/// <param name="options">How long it is kept.</param>
/// <param name="time">The clock.</param>
public sealed class AppendUpload(
    IDbContextFactory<StudioDb> dbs,
    UploadStaging staging,
    CompleteUpload completion,
    UploadLimits limits,
    IOptions<RecordingsOptions> options,
    TimeProvider time)
{
    /// <summary>
    /// Takes bytes. What arrived before a line broke is kept; a chunk whose checksum is wrong is not. Refuses with upload_not_found, upload_expired,
    /// upload_locked, offset_mismatch, upload_length_wrong, recording_too_large, quota_exceeded, checksum_algorithm_unknown, checksum_mismatch.
    /// </summary>
    /// <param name="userId">Whose it is.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="offset">Where the sender goes on; must be where the upload stands.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="checksum">Checksum of these bytes, or null.</param>
    /// <param name="declaredLength">The length in all, where it was deferred and is said now.</param>
    /// <param name="ct">Ends the call; the bytes so far are kept.</param>
    public async Task<Result<UploadState>> HandleAsync(
        Guid userId, Guid uploadId, long offset, Stream body, UploadChecksum? checksum, long? declaredLength, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(body);
        using var hold = await staging.TakeAsync(uploadId, ct);
        if (hold is null) { return Problem.Conflict("upload_locked"); }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var upload = await db.Uploads.FirstOrDefaultAsync(u => u.Id == uploadId && u.UserId == userId && u.StoreUploadId == null, ct);
        if (upload is null) { return RecordingProblems.UploadNotFound; }
        if (upload.CompletedAt is null && upload.ExpiresAt < time.GetUtcNow()) { return Problem.NotFound("upload_expired"); }
        if (offset != upload.Received) { return Problem.Conflict("offset_mismatch", upload.Received); }
        if (declaredLength is not null && await RefuseLengthAsync(db, upload, declaredLength.Value, ct) is { } refusal) { return refusal; }
        if (upload.CompletedAt is not null) { return await completion.HandleAsync(uploadId, null, ct); }

        var room = upload.Length ?? limits.MaxBytes;
        var writer = new ChunkWriter(staging.PathOf(uploadId), hold, offset, room, at => SaveAsync(uploadId, at));
        var end = await writer.WriteAsync(body, checksum, ct);
        upload.Received = writer.Offset;
        upload.ExpiresAt = time.GetUtcNow() + options.Value.UploadLifetime;
        await db.SaveChangesAsync(CancellationToken.None);
        switch (end)
        {
            case ChunkEnd.UnknownAlgorithm: return Problem.Invalid("upload_checksum", "checksum_algorithm_unknown");
            case ChunkEnd.WrongChecksum: return Problem.Invalid("upload_checksum", "checksum_mismatch");
            case ChunkEnd.TooLong: return RecordingProblems.TooLarge(room);
            case ChunkEnd.NoSpace: return RecordingProblems.StorageFull;
            case ChunkEnd.Broken: return Problem.Conflict("upload_interrupted");
            case ChunkEnd.Whole:
            default: break;
        }
        // From here on the sender may hang up: the recording is complete and will be looked at.
        return upload.Received == upload.Length ? await completion.HandleAsync(uploadId, hold.HashOf(upload.Received), CancellationToken.None) : upload.ToState();
    }

    private async Task<Problem?> RefuseLengthAsync(StudioDb db, Upload upload, long length, CancellationToken ct)
    {
        if (upload.Length == length) { return null; }
        if (upload.Length is not null || length < upload.Received) { return Problem.Invalid("upload_length", "upload_length_wrong"); }
        if (await limits.RefuseAsync(db, upload.UserId, length, null, ct) is { } refusal) { return refusal; }
        upload.Length = length;
        await db.Recordings.Where(r => r.Id == upload.RecordingId).ExecuteUpdateAsync(set => set.SetProperty(r => r.Bytes, length), ct);
        await db.SaveChangesAsync(ct);
        return null;
    }

    private async Task SaveAsync(Guid uploadId, long received)
    {
        await using var db = await dbs.CreateDbContextAsync();
        var expires = time.GetUtcNow() + options.Value.UploadLifetime;
        await db.Uploads.Where(u => u.Id == uploadId)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.Received, received).SetProperty(u => u.ExpiresAt, expires));
    }
}

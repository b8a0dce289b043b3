using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Takes a whole recording in one stream and starts its ingest.</summary>
/// <param name="dbs">The database.</param>
/// <param name="reader">Reads views.</param>
/// <param name="staging">Where the bytes wait.</param>
/// <param name="limits">Size and quota.</param>
/// <param name="ingest">Starts the ingest.</param>
/// <param name="time">The clock.</param>
public sealed class ReceiveRecording(
    IDbContextFactory<StudioDb> dbs, RecordingReader reader, UploadStaging staging, UploadLimits limits, StartIngest ingest, TimeProvider time)
{
    /// <summary>Takes it. Refuses with recording_too_large, quota_exceeded, captured_at_wrong, storage_full.</summary>
    /// <exception cref="IOException">The line broke; nothing is kept.</exception>
    public Task<Result<RecordingView>> HandleAsync(Guid userId, string? filename, Stream content, DateTimeOffset? capturedAt, CancellationToken ct) =>
        HandleAsync(userId, filename, content, _ => Task.FromResult<Result<DateTimeOffset?>>(capturedAt), ct);

    /// <summary>Takes it; when it was shot is asked for once the bytes are there, for in a form that may come last.</summary>
    public async Task<Result<RecordingView>> HandleAsync(
        Guid userId, string? filename, Stream content, Func<CancellationToken, Task<Result<DateTimeOffset?>>> readCapturedAt, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(readCapturedAt);
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await limits.RefuseAsync(db, userId, null, null, ct) is { } refusal) { return refusal; }
        var id = Guid.CreateVersion7();
        using var hold = (await staging.TakeAsync(id, ct))!;
        try
        {
            var path = staging.PathOf(id);
            var writer = new ChunkWriter(path, hold, 0, limits.MaxBytes, _ => Task.CompletedTask);
            switch (await writer.WriteAsync(content, null, ct))
            {
                case ChunkEnd.TooLong: return RecordingProblems.TooLarge(limits.MaxBytes);
                case ChunkEnd.NoSpace: return RecordingProblems.StorageFull;
                case ChunkEnd.Whole: break;
                default: throw new IOException("The upload broke off.");
            }
            var capturedAt = await readCapturedAt(ct);
            if (!capturedAt.IsOk) { return capturedAt.Refused<RecordingView>(); }
            if (await limits.RefuseAsync(db, userId, writer.Offset, capturedAt.Value, ct) is { } tooMuch) { return tooMuch; }
            var recording = NewRecording.Of(userId, filename, capturedAt.Value, time.GetUtcNow(), id);
            var hash = hold.HashOf(writer.Offset) ?? await Sha256Hex.OfFileAsync(path, ct);
            db.Add(recording);
            await db.SaveChangesAsync(ct);
            await ingest.AdmitAsync(recording.Id, path, hash, writer.Offset, CancellationToken.None);
            return (await reader.FindAsync(db, userId, recording.Id, ct))!;
        }
        finally
        {
            staging.Remove(id);
        }
    }
}

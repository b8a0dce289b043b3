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
    public async Task<Result<RecordingView>> HandleAsync(Guid userId, string? filename, Stream content, DateTimeOffset? capturedAt, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await limits.RefuseAsync(db, userId, null, capturedAt, ct) is { } refusal) { return refusal; }
        var recording = NewRecording.Of(userId, filename, capturedAt, time.GetUtcNow());
        using var hold = (await staging.TakeAsync(recording.Id, ct))!;
        try
        {
            var path = staging.PathOf(recording.Id);
            var writer = new ChunkWriter(path, hold, 0, limits.MaxBytes, _ => Task.CompletedTask);
            switch (await writer.WriteAsync(content, null, ct))
            {
                case ChunkEnd.TooLong: return RecordingProblems.TooLarge(limits.MaxBytes);
                case ChunkEnd.NoSpace: return RecordingProblems.StorageFull;
                case ChunkEnd.Whole: break;
                default: throw new IOException("The upload broke off.");
            }
            if (await limits.RefuseAsync(db, userId, writer.Offset, null, ct) is { } tooMuch) { return tooMuch; }
            var hash = hold.HashOf(writer.Offset);
            if (hash is null)
            {
                await using var file = File.OpenRead(path);
                hash = await UploadStaging.HashAsync(file, ct);
            }
            db.Add(recording);
            await db.SaveChangesAsync(ct);
            await ingest.AdmitAsync(recording.Id, path, hash, writer.Offset, CancellationToken.None);
            return (await reader.FindAsync(db, userId, recording.Id, ct))!;
        }
        finally
        {
            staging.Remove(recording.Id);
        }
    }
}

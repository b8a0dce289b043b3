using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Makes room for a resumable upload and the recording it is for.</summary>
/// <param name="dbs">The database.</param>
/// <param name="limits">Size and quota.</param>
/// <param name="completion">Finishes an upload that has nothing to wait for.</param>
/// <param name="signals">Tells open pages.</param>
/// <param name="options">How long it is kept.</param>
/// <param name="time">The clock.</param>
public sealed class BeginUpload(
    IDbContextFactory<StudioDb> dbs, UploadLimits limits, CompleteUpload completion, LiveBus signals, IOptions<RecordingsOptions> options, TimeProvider time)
{
    /// <summary>Makes room, or refuses: upload_length_wrong, recording_too_large, quota_exceeded, captured_at_wrong.</summary>
    public async Task<Result<UploadState>> HandleAsync(Guid userId, UploadRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await limits.RefuseAsync(db, userId, request.Length, request.CapturedAt, ct) is { } refusal) { return refusal; }
        var now = time.GetUtcNow();
        var recording = NewRecording.Of(userId, request.Filename, request.CapturedAt, now);
        recording.Bytes = request.Length ?? 0;
        var upload = new Upload
        {
            UserId = userId,
            RecordingId = recording.Id,
            Length = request.Length,
            Metadata = request.Metadata,
            CreatedAt = now,
            ExpiresAt = now + options.Value.UploadLifetime,
        };
        db.AddRange(recording, upload);
        await db.SaveChangesAsync(ct);
        signals.RecordingChanged(userId, recording.Id);
        return upload.Length == 0 ? await completion.HandleAsync(upload.Id, null, ct) : upload.ToState();
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Has a rejected recording looked at again.</summary>
/// <param name="dbs">The database.</param>
/// <param name="reader">Reads views.</param>
/// <param name="ingest">Starts the work.</param>
public sealed class RetryIngest(IDbContextFactory<StudioDb> dbs, RecordingReader reader, StartIngest ingest)
{
    /// <summary>Starts anew; <c>recording_not_found</c>, or <c>recording_not_rejected</c> when there is nothing to mend.</summary>
    public async Task<Result<RecordingView>> HandleAsync(Guid userId, Guid recordingId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var recording = await db.Recordings.FromSql($"SELECT * FROM recording WHERE id = {recordingId} FOR UPDATE")
            .FirstOrDefaultAsync(r => r.UserId == userId && r.DeletedAt == null, ct);
        if (recording is null) { return RecordingProblems.NotFound; }
        if (recording.Status != RecordingStatus.Rejected || recording.OriginalKey is null) { return Problem.Conflict("recording_not_rejected"); }
        ingest.Add(db, recording);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await ingest.AnnounceAsync(recording, ct);
        return (await reader.FindAsync(db, userId, recordingId, ct))!;
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Brings a removed recording back.</summary>
/// <param name="dbs">The database.</param>
/// <param name="reader">Reads views.</param>
/// <param name="signals">Tells open pages.</param>
public sealed class RestoreRecording(IDbContextFactory<StudioDb> dbs, RecordingReader reader, LiveBus signals)
{
    /// <summary>Brings it back, or <c>recording_not_found</c> once its objects are gone. One that was never removed is left as it is.</summary>
    public async Task<Result<RecordingView>> HandleAsync(Guid userId, Guid recordingId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var changed = await db.Recordings.Where(r => r.Id == recordingId && r.UserId == userId && r.DeletedAt != null && r.OriginalKey != null)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.DeletedAt, (DateTimeOffset?)null), ct);
        if (changed > 0) { signals.RecordingChanged(userId, recordingId); }
        return await reader.FindAsync(db, userId, recordingId, ct) is { } found ? found : RecordingProblems.NotFound;
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Lists a recording's events in order, hidden ones included.</summary>
public sealed class ListRecordingEvents(IDbContextFactory<StudioDb> factory)
{
    /// <summary>Lists a recording's events in order, hidden ones included.</summary>
    /// <returns>The events, or recording_not_found.</returns>
    public async Task<Result<IReadOnlyList<EventView>>> HandleAsync(Guid userId, Guid recordingId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        if (!await db.Recordings.AnyAsync(r => r.Id == recordingId && r.UserId == userId && r.DeletedAt == null, ct))
        {
            return Problem.NotFound("recording_not_found");
        }
        return Result<IReadOnlyList<EventView>>.Ok(
            await EventReading.ListAsync(EventReading.Rows(db, userId).Where(x => x.Event.RecordingId == recordingId), ct));
    }
}

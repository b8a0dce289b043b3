using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Music;

/// <summary>Removes a piece of the person's own. Its object is kept, for films that were made with it may be made again.</summary>
/// <param name="dbs">The database.</param>
/// <param name="signals">Tells open pages.</param>
/// <param name="time">The clock.</param>
public sealed class RemoveTrack(IDbContextFactory<StudioDb> dbs, LiveBus signals, TimeProvider time)
{
    /// <summary>Removes it, or <c>track_not_found</c>: the library's pieces are nobody's to remove.</summary>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid trackId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var removed = await db.Tracks.Where(t => t.Id == trackId && t.OwnerId == userId && t.DeletedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.DeletedAt, now), ct);
        if (removed == 0) { return TrackProblems.NotFound; }
        signals.TrackChanged(userId, trackId);
        return default(Unit);
    }
}

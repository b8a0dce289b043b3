using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Events;

/// <summary>Finds an event's picture for sending.</summary>
public sealed class OpenEventThumbnail(IDbContextFactory<StudioDb> factory, IObjectStore store)
{
    /// <summary>Finds it, also for removed events, which films still show; its recording's poster where it has none of its own.</summary>
    /// <returns>The picture, or event_not_found, picture_not_found.</returns>
    public async Task<Result<StoredContent>> HandleAsync(Guid userId, Guid eventId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var keys = await (from e in db.Events
                          join r in db.Recordings on e.RecordingId equals r.Id
                          where e.Id == eventId && e.UserId == userId
                          select new { e.ThumbnailKey, r.PosterKey }).SingleOrDefaultAsync(ct);
        if (keys is null) { return Problem.NotFound("event_not_found"); }
        foreach (var key in new[] { keys.ThumbnailKey, keys.PosterKey })
        {
            if (key is not null && await store.FindContentAsync(key, null, "image/jpeg", ct) is { } content) { return content; }
        }
        return Problem.NotFound("picture_not_found");
    }
}

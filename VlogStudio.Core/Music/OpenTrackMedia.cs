using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Music;

/// <summary>Finds a piece of music for playing.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">Where it lies.</param>
public sealed class OpenTrackMedia(IDbContextFactory<StudioDb> dbs, IObjectStore store)
{
    /// <summary>Finds it, or <c>track_not_found</c>.</summary>
    public async Task<Result<StoredContent>> HandleAsync(Guid userId, Guid trackId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var row = await TrackViews.For(db, userId).Where(t => t.Id == trackId && t.Status != TrackStatus.Rejected)
            .Select(t => new { t.ObjectKey, t.ContentType }).FirstOrDefaultAsync(ct);
        return row is not null && await store.FindContentAsync(row.ObjectKey, null, row.ContentType, ct) is { } content ? content : TrackProblems.NotFound;
    }
}

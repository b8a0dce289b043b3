using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Music;

/// <summary>Lists the library's music and the person's own, by title; the query searches titles and artists.</summary>
/// <param name="dbs">The database.</param>
public sealed class ListTracks(IDbContextFactory<StudioDb> dbs)
{
    /// <summary>Lists what is ready or, of one's own, still being listened to. Wave forms are left out: <see cref="GetTrack"/> has them.</summary>
    public async Task<Page<TrackView>> HandleAsync(Guid userId, string? query, PageRequest page, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var tracks = TrackViews.For(db, userId).AsNoTracking().Where(t => t.Status != TrackStatus.Rejected);
        foreach (var word in (query ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8))
        {
            var pattern = LikePattern.Containing(word);
            tracks = tracks.Where(t => EF.Functions.ILike(t.Title, pattern, "\\") || EF.Functions.ILike(t.Artist, pattern, "\\"));
        }
        var items = await tracks.OrderBy(t => t.Title).ThenBy(t => t.Id).Skip(page.Skip).Take(page.Limit).Select(TrackViews.Plain(userId)).ToListAsync(ct);
        return new Page<TrackView>(items, await tracks.CountAsync(ct));
    }
}

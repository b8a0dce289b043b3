using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Music;

/// <summary>Brings one piece of music with its wave form.</summary>
/// <param name="dbs">The database.</param>
public sealed class GetTrack(IDbContextFactory<StudioDb> dbs)
{
    /// <summary>Brings it, or <c>track_not_found</c>.</summary>
    public async Task<Result<TrackView>> HandleAsync(Guid userId, Guid trackId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var tracks = TrackViews.For(db, userId).AsNoTracking().Where(t => t.Id == trackId);
        if (await tracks.Select(TrackViews.Plain(userId)).FirstOrDefaultAsync(ct) is not { } view) { return TrackProblems.NotFound; }
        var peaks = await tracks.Select(t => t.Peaks).FirstAsync(ct);
        return view with { Peaks = [.. peaks.Select(p => (int)p)] };
    }
}

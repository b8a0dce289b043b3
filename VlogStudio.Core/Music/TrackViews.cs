using System.Linq.Expressions;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Music;

/// <summary>Track rows as people see them.</summary>
internal static class TrackViews
{
    /// <summary>What a person may see: the library and their own.</summary>
    public static IQueryable<Track> For(StudioDb db, Guid userId) =>
        db.Tracks.Where(t => t.DeletedAt == null && (t.OwnerId == userId || (t.OwnerId == null && t.Status == TrackStatus.Ready)));

    /// <summary>The view without its wave form, as a query.</summary>
    public static Expression<Func<Track, TrackView>> Plain(Guid userId) => t => new TrackView
    {
        Id = t.Id,
        Title = t.Title,
        Artist = t.Artist,
        Licence = t.Licence,
        Owned = t.OwnerId == userId,
        Status = t.Status,
        ErrorCode = t.ErrorCode,
        Duration = t.Duration,
        Bpm = t.Bpm,
        IntegratedLufs = t.IntegratedLufs,
        JobId = t.JobId,
    };
}

using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Reads rows as views, leaving the long columns (probe, signals) where they are.</summary>
/// <param name="followers">Who counts the events.</param>
public sealed class RecordingReader(IEnumerable<RecordingFollower> followers)
{
    /// <summary>A person's recordings that are not removed.</summary>
    internal static IQueryable<Recording> Of(StudioDb db, Guid userId) => db.Recordings.AsNoTracking().Where(r => r.UserId == userId && r.DeletedAt == null);

    /// <summary>The views of a query's rows, in its order.</summary>
    internal async Task<IReadOnlyList<RecordingView>> ViewAsync(StudioDb db, IQueryable<Recording> recordings, CancellationToken ct)
    {
        var rows = await recordings.Select(Columns(db)).ToListAsync(ct);
        var counts = await CountEventsAsync(db, [.. rows.Select(r => r.View.Id)], ct);
        return [.. rows.Select(r => r.View with
        {
            Error = r.ErrorCode is { } code ? new Problem(code) { Args = ReadArgs(r.ErrorArgs) } : null,
            Sprite = r.Sprite is { } sprite ? StudioJson.Read<SpriteSheet>(sprite) : null,
            Location = r is { Latitude: { } lat, Longitude: { } lon } ? new GeoPoint(lat, lon) : null,
            EventCount = counts.GetValueOrDefault(r.View.Id),
        })];
    }

    /// <summary>One recording's view, or null.</summary>
    internal async Task<RecordingView?> FindAsync(StudioDb db, Guid userId, Guid recordingId, CancellationToken ct) =>
        await ViewAsync(db, Of(db, userId).Where(r => r.Id == recordingId), ct) is [var found] ? found : null;

    /// <summary>The oldest other recording of the same person with the same bytes.</summary>
    internal static Task<Guid?> FindTwinAsync(StudioDb db, Guid userId, string sha256, Guid exceptId, CancellationToken ct) =>
        Of(db, userId).Where(r => r.Sha256 == sha256 && r.Id != exceptId && r.Status != RecordingStatus.Rejected)
            .OrderBy(r => r.CreatedAt).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(ct);

    private static object[] ReadArgs(string? json) =>
        json is null ? [] : [.. StudioJson.Read<JsonElement[]>(json).Select(a => a.ValueKind == JsonValueKind.Number ? (object)a.GetDouble() : a.ToString())];

    private static Expression<Func<Recording, Row>> Columns(StudioDb db) => r => new Row(
        new RecordingView
        {
            Id = r.Id,
            Filename = r.Filename,
            Status = r.Status,
            Damage = r.Damage,
            Bytes = r.Bytes,
            Sha256 = r.Sha256,
            DuplicateOf = r.Sha256 == null ? null : db.Recordings
                .Where(o => o.UserId == r.UserId && o.Sha256 == r.Sha256 && o.DeletedAt == null && o.Status != RecordingStatus.Rejected && o.CreatedAt < r.CreatedAt)
                .OrderBy(o => o.CreatedAt).Select(o => (Guid?)o.Id).FirstOrDefault(),
            CapturedAt = r.CapturedAt,
            CapturedOffsetMinutes = r.CapturedOffsetMinutes,
            CapturedFrom = r.CapturedFrom,
            LocalDate = r.LocalDate,
            Duration = r.Duration,
            Width = r.Width,
            Height = r.Height,
            Fps = r.Fps,
            Rotation = r.Rotation,
            VideoCodec = r.VideoCodec,
            AudioCodec = r.AudioCodec,
            PlaceName = r.PlaceName,
            JobId = r.JobId,
            EventCount = 0,
            HasPoster = r.PosterKey != null,
            HasProxy = r.ProxyKey != null,
            CreatedAt = r.CreatedAt,
        },
        r.ErrorCode,
        r.ErrorArgs,
        r.Sprite,
        r.Latitude,
        r.Longitude);

    private async Task<Dictionary<Guid, int>> CountEventsAsync(StudioDb db, Guid[] ids, CancellationToken ct)
    {
        var counts = new Dictionary<Guid, int>();
        if (ids.Length == 0) { return counts; }
        foreach (var follower in followers)
        {
            foreach (var (id, count) in await follower.CountEventsAsync(db, ids, ct)) { counts[id] = counts.GetValueOrDefault(id) + count; }
        }
        return counts;
    }

    private sealed record Row(RecordingView View, string? ErrorCode, string? ErrorArgs, string? Sprite, double? Latitude, double? Longitude);
}

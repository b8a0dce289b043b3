using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Core.Events;

/// <summary>Reads events with what is needed of their recordings.</summary>
internal static class EventReading
{
    /// <summary>A person's events that were not removed, nor their recordings.</summary>
    public static IQueryable<EventRow> Rows(StudioDb db, Guid userId) =>
        from e in db.Events.AsNoTracking()
        join r in db.Recordings.AsNoTracking() on e.RecordingId equals r.Id
        where e.UserId == userId && e.DeletedAt == null && r.DeletedAt == null
        select new EventRow { Event = e, Duration = r.Duration, SpriteKey = r.SpriteKey, Sprite = r.Sprite, Width = r.Width, Height = r.Height };

    /// <summary>Events in the order they were shot.</summary>
    public static async Task<IReadOnlyList<EventView>> ListAsync(IQueryable<EventRow> rows, CancellationToken ct)
    {
        var list = await rows.OrderBy(x => x.Event.CapturedAt).ThenBy(x => x.Event.Start).ThenBy(x => x.Event.Id).ToListAsync(ct);
        return [.. list.Select(View)];
    }

    private static EventView View(EventRow row)
    {
        var e = row.Event;
        return new EventView
        {
            Id = e.Id,
            RecordingId = e.RecordingId,
            LocalDate = e.LocalDate,
            Start = e.Start,
            End = e.End,
            RecordingDuration = row.Duration ?? e.End,
            Title = e.Title,
            Summary = e.Summary,
            Score = e.Score,
            Reasons = [.. StudioJson.Read<List<ScoreReason>>(e.Reasons).OrderByDescending(r => Math.Abs(r.Value * r.Weight))],
            ThumbnailUrl = $"/api/v1/events/{e.Id}/thumbnail{Stamp(e.ThumbnailKey)}",
            StreamUrl = $"/api/v1/recordings/{e.RecordingId}/stream",
            SpriteUrl = row.SpriteKey is null ? null : $"/api/v1/recordings/{e.RecordingId}/sprite",
            Sprite = row.Sprite is null ? null : StudioJson.Read<SpriteSheet>(row.Sprite),
            CapturedAt = e.CapturedAt.ToOffset(TimeSpan.FromMinutes(e.CapturedOffsetMinutes)),
            CapturedOffsetMinutes = e.CapturedOffsetMinutes,
            Location = e is { Latitude: { } lat, Longitude: { } lon } ? new GeoPoint(lat, lon) : null,
            PlaceName = e.PlaceName,
            IsHidden = e.IsHidden,
            Width = row.Width,
            Height = row.Height,
        };
    }

    /// <summary>Makes the address of a new picture differ from that of the old one, which pages may hold.</summary>
    private static string Stamp(string? key) =>
        key is null ? "" : $"?v={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..8]}";

    /// <summary>An event with what is needed of its recording.</summary>
    internal sealed class EventRow
    {
        public required Event Event { get; init; }

        public TimeSpan? Duration { get; init; }

        public string? SpriteKey { get; init; }

        public string? Sprite { get; init; }

        public int? Width { get; init; }

        public int? Height { get; init; }
    }
}

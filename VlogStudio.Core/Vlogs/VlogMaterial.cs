using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Music;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Core.Vlogs;

/// <summary>What is known of the things a request names: all a validator and a builder need, read once.</summary>
internal sealed record VlogMaterial
{
    /// <summary>The person's events among those asked for, by id.</summary>
    public required IReadOnlyDictionary<Guid, EventMaterial> Events { get; init; }

    /// <summary>Whether the person has any event on the day.</summary>
    public required bool HasFootage { get; init; }

    /// <summary>The track asked for, or null where there is none the person may use.</summary>
    public TrackMaterial? Track { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="userId">Who asks.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="formerly">Events of an earlier version, which may be used again though an edit removed them since.</param>
    /// <param name="ct">Ends the call.</param>
    public static async Task<VlogMaterial> ReadAsync(
        StudioDb db, Guid userId, VlogRequest request, IReadOnlyList<Guid> formerly, CancellationToken ct)
    {
        var (ids, former) = (request.EventIds.ToArray(), formerly.ToArray());
        var events = await db.Events.AsNoTracking()
            .Where(e => e.UserId == userId && ids.Contains(e.Id) && (e.DeletedAt == null || former.Contains(e.Id)))
            .Join(
                db.Recordings.AsNoTracking().Where(r => r.UserId == userId && r.DeletedAt == null && r.Status == RecordingStatus.Ready),
                e => e.RecordingId, r => r.Id, (e, r) => new { Event = e, r.Id, r.Duration })
            .ToListAsync(ct);
        var recordings = events.Select(e => e.Id).Distinct().ToArray();
        var signals = await db.Recordings.AsNoTracking().Where(r => recordings.Contains(r.Id) && r.Signals != null)
            .Select(r => new { r.Id, r.Signals }).ToDictionaryAsync(r => r.Id, r => StudioJson.Read<RecordingSignals>(r.Signals!), ct);
        var track = request.MusicId is not { } musicId ? null : await db.Tracks.AsNoTracking()
            .Where(t => t.Id == musicId && t.DeletedAt == null && (t.OwnerId == null || t.OwnerId == userId))
            .Select(t => new TrackMaterial(t.Id, t.Status == TrackStatus.Ready, t.Duration ?? TimeSpan.Zero) { Beats = t.Beats }).SingleOrDefaultAsync(ct);
        return new VlogMaterial
        {
            Events = events.ToDictionary(e => e.Event.Id, e => new EventMaterial(
                e.Event.Id, e.Event.RecordingId, e.Event.LocalDate, e.Event.Start, e.Event.End, e.Duration ?? e.Event.End, signals.GetValueOrDefault(e.Id))
            {
                CapturedAt = e.Event.CapturedAt.ToOffset(TimeSpan.FromMinutes(e.Event.CapturedOffsetMinutes)), PlaceName = e.Event.PlaceName,
            }),
            HasFootage = events.Count > 0 && events.Exists(e => e.Event.LocalDate == request.TargetDate)
                || await db.Events.AnyAsync(e => e.UserId == userId && e.LocalDate == request.TargetDate && e.DeletedAt == null, ct),
            Track = track,
        };
    }
}

/// <summary>An event as a film needs it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="RecordingId">The recording it is a stretch of.</param>
/// <param name="LocalDate">The day it belongs to.</param>
/// <param name="Start">Start within the recording.</param>
/// <param name="End">End within the recording.</param>
/// <param name="RecordingDuration">Length of the recording.</param>
/// <param name="Signals">What was measured of the recording, or null.</param>
public sealed record EventMaterial(
    Guid Id, Guid RecordingId, DateOnly LocalDate, TimeSpan Start, TimeSpan End, TimeSpan RecordingDuration, RecordingSignals? Signals)
{
    /// <summary>When its first frame was shot, by the clock there.</summary>
    public DateTimeOffset CapturedAt { get; init; }

    /// <summary>Name of the place, or null.</summary>
    public string? PlaceName { get; init; }
}

/// <summary>A track as a film needs it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsReady">Whether it can be used.</param>
/// <param name="Duration">Its length.</param>
public sealed record TrackMaterial(Guid Id, bool IsReady, TimeSpan Duration)
{
    /// <summary>When its beats fall, seconds.</summary>
    public IReadOnlyList<double> Beats { get; init; } = [];
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Music;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>What to make of a timeline that was handed in.</summary>
/// <param name="Codec">How the picture is coded.</param>
/// <param name="Quality">How much of the picture's detail is kept.</param>
/// <param name="Date">The day it belongs to; null for that of its first clip.</param>
public sealed record TimelineChoices(FilmCodec Codec = FilmCodec.H264, FilmQuality Quality = FilmQuality.Standard, DateOnly? Date = null);

/// <summary>Plans films of timelines people hand in: everything in them is to be the person's own.</summary>
internal static class HandedInTimeline
{
    private const int LongestSide = 3840;
    private const double MostFps = 60;

    /// <summary>The request that names what it can of the timeline, the timeline, and its price; or everything that stands in its way.</summary>
    public static async Task<Result<PlannedVlog>> PlanAsync(
        StudioDb db, Guid userId, Timeline timeline, TimelineChoices choices, VlogsOptions options, TimeProvider time, CancellationToken ct)
    {
        if (HandedInBounds.Check(timeline) is { Count: > 0 } outside) { return Result<PlannedVlog>.Refuse(outside); }
        Guid[] ids = [.. timeline.Clips.Where(c => c.Card is null).Select(c => c.RecordingId).Append(timeline.Voice?.SourceId ?? Guid.Empty).Distinct()];
        var recordings = await db.Recordings.AsNoTracking()
            .Where(r => r.UserId == userId && r.DeletedAt == null && r.Status == RecordingStatus.Ready && ids.Contains(r.Id))
            .Select(r => new { r.Id, r.Duration, r.LocalDate }).ToDictionaryAsync(r => r.Id, ct);
        var track = timeline.Music is not { } music ? null : await TrackAsync(db, userId, music.TrackId, ct);
        var problems = TimelineValidator.Validate(timeline, recordings.ToDictionary(r => r.Key, r => r.Value.Duration ?? TimeSpan.Zero), track?.Duration).ToList();
        if (timeline.Music is not null && track is not { IsReady: true }) { problems.Add(Problem.Invalid("music.track_id", track is null ? "track_not_found" : "track_not_ready")); }
        if (timeline.Voice is { } voice && !recordings.ContainsKey(voice.SourceId)) { problems.Add(Problem.Invalid("voice.source_id", "recording_missing")); }
        if (problems.Count == 0) { AddLimits(timeline, options, problems); }
        var title = PersonText.Check("title", timeline.Title, VlogRequestValidator.MaxTitle, isRequired: false);
        problems.AddRange(title.Problems);
        if (problems.Count > 0) { return Result<PlannedVlog>.Refuse(problems); }

        var clips = await WithOwnEventsAsync(db, userId, timeline, ids, ct);
        var date = choices.Date ?? timeline.Clips.Select(c => recordings.GetValueOrDefault(c.RecordingId)?.LocalDate).FirstOrDefault(d => d is not null)
            ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var planned = timeline with
        {
            Version = Timeline.CurrentVersion, Clips = clips,
            Title = title.Value!.Length > 0 ? title.Value : date.ToString("D", System.Globalization.CultureInfo.CurrentCulture),
        };
        var request = RequestOf(planned, choices, date);
        return new PlannedVlog(request, planned, PriceVlog.Of(request.Resolution, planned.Duration(), options));
    }

    /// <summary>Whether a request changed in ways a timeline can follow without being planned anew.</summary>
    public static bool Keeps(VlogRequest asked, VlogRequest request) =>
        request.EventIds.SequenceEqual(asked.EventIds) && request.Clips is not { Count: > 0 } && request.Stamps == asked.Stamps && request.Transition == asked.Transition && request.Fit == asked.Fit
        && request.MaxDuration.Equals(asked.MaxDuration) && request.Fps.Equals(asked.Fps) && (request.CutOnBeats ?? false) == (asked.CutOnBeats ?? false);

    /// <summary>The timeline with such changes.</summary>
    public static async Task<Result<Timeline>> ChangedAsync(StudioDb db, Guid userId, Timeline timeline, VlogRequest asked, VlogRequest request, CancellationToken ct)
    {
        var changed = timeline with { Title = request.Title ?? timeline.Title };
        if ((request.Resolution, request.Orientation) != (asked.Resolution, asked.Orientation))
        {
            if (!Enum.IsDefined(request.Resolution)) { return Problem.Invalid("resolution", "unknown_resolution"); }
            if (!Enum.IsDefined(request.Orientation)) { return Problem.Invalid("orientation", "unknown_orientation"); }
            changed = changed with { Size = RenderProfile.SizeOf(request.Resolution, request.Orientation) };
        }
        if (request.OriginalVolume is { } volume && request.OriginalVolume != asked.OriginalVolume) { changed = changed with { OriginalVolume = volume }; }
        if (request.MusicId is not { } musicId) { return changed with { Music = null }; }
        if ((request.MusicId, request.MusicStart, request.MusicEnd) == (asked.MusicId, asked.MusicStart, asked.MusicEnd))
        {
            return changed with { Music = changed.Music is { } kept ? kept with { Volume = request.MusicVolume ?? kept.Volume, Duck = request.Duck ?? kept.Duck } : null };
        }
        if (await TrackAsync(db, userId, musicId, ct) is not { } track) { return Problem.Invalid("music_id", "track_not_found"); }
        if ((request.MusicStart, request.MusicEnd) is not ((null or >= 0 and < 1e6), (null or >= 0 and < 1e6))) { return Problem.Invalid("music_start", "music_outside_track", track.Duration); }
        var bed = TimelineBuilder.MusicOf(request, track);
        return changed with { Music = changed.Music is { } before ? bed with { FadeIn = before.FadeIn, FadeOut = before.FadeOut } : bed };
    }

    private static Task<TrackMaterial?> TrackAsync(StudioDb db, Guid userId, Guid trackId, CancellationToken ct) => db.Tracks.AsNoTracking()
        .Where(t => t.Id == trackId && t.DeletedAt == null && (t.OwnerId == null || t.OwnerId == userId))
        .Select(t => (TrackMaterial?)new TrackMaterial(t.Id, t.Status == TrackStatus.Ready, t.Duration ?? TimeSpan.Zero)).SingleOrDefaultAsync(ct);

    /// <summary>What an ordinary film cannot have either.</summary>
    private static void AddLimits(Timeline timeline, VlogsOptions options, List<Problem> problems)
    {
        var (shorter, longer) = (Math.Min(timeline.Size.Width, timeline.Size.Height), Math.Max(timeline.Size.Width, timeline.Size.Height));
        if (shorter > 2160 || longer > LongestSide) { problems.Add(Problem.Invalid("size", "frame_size_out_of_range", 16, LongestSide)); }
        if ((double)timeline.Rate.Numerator / timeline.Rate.Denominator > MostFps) { problems.Add(Problem.Invalid("rate", "frame_rate_out_of_range", 1, MostFps)); }
        if (timeline.Duration() > TimeSpan.FromSeconds(options.MaxFilmSeconds)) { problems.Add(Problem.Invalid("clips", "film_too_long", TimeSpan.FromSeconds(options.MaxFilmSeconds))); }
    }

    /// <summary>A clip stays with the event it names if that is the person's own; else it is of the event it overlaps most, or of none.</summary>
    private static async Task<IReadOnlyList<Clip>> WithOwnEventsAsync(StudioDb db, Guid userId, Timeline timeline, Guid[] recordings, CancellationToken ct)
    {
        var events = (await db.Events.AsNoTracking().Where(e => e.UserId == userId && recordings.Contains(e.RecordingId))
            .Select(e => new { e.Id, e.RecordingId, e.Start, e.End, IsGone = e.DeletedAt != null }).ToListAsync(ct)).ToLookup(e => e.RecordingId);
        return [.. timeline.Clips.Select(clip =>
        {
            var named = clip.Card is null ? events[clip.RecordingId].FirstOrDefault(e => e.Id == clip.EventId) : null;
            var nearest = named ?? (clip.Card is null ? events[clip.RecordingId].Where(e => !e.IsGone && Overlap(e.Start, e.End) > TimeSpan.Zero).MaxBy(e => Overlap(e.Start, e.End)) : null);
            return clip with { EventId = nearest?.Id };

            TimeSpan Overlap(TimeSpan start, TimeSpan end) =>
                new(Math.Min(end.Ticks, clip.OutAt(timeline.Rate).Ticks) - Math.Max(start.Ticks, clip.In.Ticks));
        })];
    }

    private static VlogRequest RequestOf(Timeline timeline, TimelineChoices choices, DateOnly date)
    {
        var (width, height) = (timeline.Size.Width, timeline.Size.Height);
        return new VlogRequest
        {
            FromTimeline = true,
            TargetDate = date,
            EventIds = [.. timeline.Clips.Select(c => c.EventId).OfType<Guid>().Distinct()],
            Title = timeline.Title,
            Resolution = Math.Min(width, height) switch { <= 720 => FilmResolution.P720, <= 1080 => FilmResolution.P1080, _ => FilmResolution.P2160 },
            Orientation = width > height ? FilmOrientation.Landscape : width < height ? FilmOrientation.Portrait : FilmOrientation.Square,
            Codec = choices.Codec,
            Quality = choices.Quality,
            Fps = (double)timeline.Rate.Numerator / timeline.Rate.Denominator > 45 ? 60 : 30,
            MaxDuration = Math.Ceiling(timeline.Duration().TotalSeconds),
            Transition = timeline.Clips.Select(c => c.TransitionIn?.Kind).FirstOrDefault(k => k is not null) ?? TransitionKind.Cut,
            Fit = timeline.Clips[0].Fit,
            MusicId = timeline.Music?.TrackId,
            MusicStart = timeline.Music?.In.TotalSeconds,
            MusicEnd = timeline.Music?.Out.TotalSeconds,
            MusicVolume = timeline.Music?.Volume,
            Duck = timeline.Music?.Duck,
            OriginalVolume = timeline.OriginalVolume,
        };
    }
}

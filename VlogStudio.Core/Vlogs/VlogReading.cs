using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>Reads vlogs with what is needed of their jobs, holds and clips.</summary>
internal static class VlogReading
{
    /// <summary>A person's vlogs that were not removed.</summary>
    public static IQueryable<Vlog> Of(StudioDb db, Guid userId) => db.Vlogs.AsNoTracking().Where(v => v.UserId == userId && v.DeletedAt == null);

    /// <summary>Views of vlogs, in the order given.</summary>
    public static async Task<List<VlogView>> ViewAsync(StudioDb db, IReadOnlyList<Vlog> vlogs, CancellationToken ct)
    {
        var (ids, jobIds) = (vlogs.Select(v => v.Id).ToArray(), vlogs.Select(v => v.JobId).ToArray());
        var jobs = await db.Jobs.AsNoTracking().Where(j => jobIds.Contains(j.Id)).ToDictionaryAsync(j => j.Id, ct);
        var holds = await db.Holds.AsNoTracking().Where(h => jobIds.Contains(h.JobId)).ToDictionaryAsync(h => h.JobId, ct);
        var segments = (await db.VlogSegments.AsNoTracking().Where(s => ids.Contains(s.VlogId)).ToListAsync(ct)).ToLookup(s => s.VlogId);
        var eventIds = segments.SelectMany(g => g).Select(s => s.EventId).Distinct().ToArray();
        var titles = await db.Events.AsNoTracking().Where(e => eventIds.Contains(e.Id)).Select(e => new { e.Id, e.Title }).ToDictionaryAsync(e => e.Id, e => e.Title, ct);
        return [.. vlogs.Select(v => View(v, jobs.GetValueOrDefault(v.JobId), holds.GetValueOrDefault(v.JobId), segments[v.Id], titles))];
    }

    private static VlogView View(Vlog v, Job? job, Hold? hold, IEnumerable<VlogSegment> segments, Dictionary<Guid, string> titles)
    {
        var timeline = StudioJson.Read<Timeline>(v.Timeline);
        var ordered = segments.OrderBy(s => s.Position).ToList();
        var shown = Shown(timeline, ordered);
        return new VlogView
        {
            Id = v.Id,
            JobId = v.JobId,
            Title = v.Title,
            TargetDate = v.TargetDate,
            Status = v.Status is VlogStatus.Pending && job?.State is JobState.Running or JobState.Retrying ? VlogStatus.Processing : v.Status,
            Progress = v.VideoKey is not null ? 100 : job?.Progress ?? 0,
            Phase = job?.Phase ?? "queued",
            EtaSeconds = job?.EtaSeconds,
            Attempt = job?.Attempt ?? 0,
            IsCancelRequested = job is { IsCancelRequested: true } && !job.State.IsTerminal(),
            ErrorCode = v.ErrorCode,
            ErrorArgs = v.ErrorArgs is null ? [] : StudioJson.Read<List<string>>(v.ErrorArgs),
            Duration = v.Duration,
            Request = StudioJson.Read<VlogRequest>(v.Request),
            VideoUrl = v.VideoKey is null ? null : $"/api/v1/vlogs/{v.Id}/video",
            StreamUrl = v.PlaylistKey is null ? null : $"/api/v1/vlogs/{v.Id}/stream/film.m3u8",
            ThumbnailUrl = v.PosterKey is not null ? $"/api/v1/vlogs/{v.Id}/thumbnail?v={VersionOf(v.PosterKey)}" : ordered.Select(s => Picture(s.EventId)).FirstOrDefault(p => p is not null),
            Bytes = v.Bytes,
            IntegratedLufs = v.IntegratedLufs,
            Credits = hold is null ? new VlogCredits(0, 0, 0)
                : hold.State == HoldState.Held ? new VlogCredits(hold.Amount, 0, 0) : new VlogCredits(0, hold.Captured, hold.Amount - hold.Captured),
            Segments = [.. ordered.Select(s => new VlogSegmentView(
                s.EventId, s.RecordingId, s.Position, s.In, s.Out, timeline.Rate.ToTime(shown.GetValueOrDefault(s.Position)?.StartFrame ?? 0), s.Status,
                titles.GetValueOrDefault(s.EventId) ?? shown.GetValueOrDefault(s.Position)?.Clip.Card?.Text ?? "", Picture(s.EventId)))],
            VersionOfId = v.VersionOfId,
            CreatedAt = v.CreatedAt,
            CompletedAt = v.CompletedAt,
        };
    }

    /// <summary>Another picture has another address, so that no browser shows the one before.</summary>
    private static string VersionOf(string posterKey) => posterKey.Split('/') is [.., { Length: >= 8 } made, _] ? made[^8..] : "0";

    /// <summary>A timeline that was handed in may have clips of no event.</summary>
    private static string? Picture(Guid eventId) => eventId == Guid.Empty ? null : $"/api/v1/events/{eventId}/thumbnail";

    /// <summary>Which clip of the timeline a segment is; those left out are in the timeline of a made film no more.</summary>
    private static Dictionary<int, ClipPosition> Shown(Timeline timeline, List<VlogSegment> segments)
    {
        var left = segments.Where(s => s.Status != VlogSegmentStatus.Skipped || timeline.Clips.Count == segments.Count);
        return left.Zip(timeline.Positions()).ToDictionary(pair => pair.First.Position, pair => pair.Second);
    }
}

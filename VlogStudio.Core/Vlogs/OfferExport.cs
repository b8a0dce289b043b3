using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.SmartCut;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>Says whether a film can be had with its recordings' own pictures, without encoding them again.</summary>
public sealed class OfferExport(IDbContextFactory<StudioDb> factory)
{
    /// <summary>Looks at the film and at what is known of its recordings; reads no footage.</summary>
    /// <returns>The offer; or vlog_not_found, film_not_ready.</returns>
    public async Task<Result<ExportOffer>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var vlog = await VlogReading.Of(db, userId).SingleOrDefaultAsync(v => v.Id == vlogId, ct);
        if (vlog is null) { return Problem.NotFound("vlog_not_found"); }
        if (vlog.VideoKey is null) { return Problem.NotFound("film_not_ready"); }
        var timeline = StudioJson.Read<Timeline>(vlog.Timeline);
        var ids = timeline.Clips.Select(c => c.RecordingId).Distinct().ToArray();
        var sources = (await db.Recordings.AsNoTracking().Where(r => ids.Contains(r.Id) && r.Probe != null && r.OriginalKey != null).Select(r => new { r.Id, r.Probe }).ToListAsync(ct))
            .ToDictionary(r => r.Id, r => new RenderSource("", "", StudioJson.Read<MediaProbe>(r.Probe!)));
        var reasons = timeline.Positions().Select(p => new ExportClip(p.Index, CutRules.Of(timeline, p, sources.GetValueOrDefault(p.Clip.RecordingId)))).ToList();
        var job = await JobOf(db, vlog).Select(j => new { j.Id, j.State, j.OutputKey, j.ErrorCode }).FirstOrDefaultAsync(ct);
        return new ExportOffer(
            reasons.Count > 0 && reasons.TrueForAll(r => r.Reason == CutReason.None), reasons, job?.Id, job?.State, job?.ErrorCode,
            job?.OutputKey is null ? null : $"/api/v1/vlogs/{vlogId}/export/video");
    }

    /// <summary>The newest export of the film as it is now.</summary>
    internal static IQueryable<Job> JobOf(StudioDb db, Vlog vlog)
    {
        var kind = ExportVlogHandler.Export.Name;
        return db.Jobs.AsNoTracking().Where(j => j.SubjectId == vlog.Id && j.Kind == kind && j.State != JobState.Cancelled && j.CreatedAt >= vlog.CompletedAt).OrderByDescending(j => j.CreatedAt);
    }
}

/// <summary>Whether and how a film can be exported fast and in the quality of its recordings.</summary>
/// <param name="IsOffered">Whether all clips can be taken over, by all that is known before trying.</param>
/// <param name="Clips">What stands in the way of each clip.</param>
/// <param name="JobId">The job that makes it or made it; null before the first.</param>
/// <param name="State">Where that job is.</param>
/// <param name="ErrorCode">Why it was not made, or null.</param>
/// <param name="VideoUrl">Path of the exported film; null until it is made.</param>
public sealed record ExportOffer(bool IsOffered, IReadOnlyList<ExportClip> Clips, Guid? JobId, JobState? State, string? ErrorCode, string? VideoUrl);

/// <summary>A clip of an export.</summary>
/// <param name="Position">Its place in the film, from 0.</param>
/// <param name="Reason">Why it cannot be taken over; none where it can.</param>
public sealed record ExportClip(int Position, CutReason Reason);

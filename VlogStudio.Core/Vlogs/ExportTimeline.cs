using System.Text;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Timelines.Exchange;

namespace VlogStudio.Core.Vlogs;

/// <summary>A film's timeline as a file.</summary>
/// <param name="FileName">What it is called when saved.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ExportedTimeline(string FileName, string ContentType, byte[] Content);

/// <summary>Writes a film's timeline for another program.</summary>
public sealed class ExportTimeline(IDbContextFactory<StudioDb> factory)
{
    /// <summary>Writes it; its sources are named as they were uploaded and looked for in a folder <c>media</c> beside the file.</summary>
    /// <returns>The file; or vlog_not_found.</returns>
    public async Task<Result<ExportedTimeline>> HandleAsync(Guid userId, Guid vlogId, ExchangeFormat format, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var vlog = await VlogReading.Of(db, userId).SingleOrDefaultAsync(v => v.Id == vlogId, ct);
        if (vlog is null) { return Problem.NotFound("vlog_not_found"); }
        var timeline = StudioJson.Read<Timeline>(vlog.Timeline) with { Title = vlog.Title };
        var document = TimelineExchange.Write(timeline, format, await MediaAsync(db, userId, timeline, ct));
        return new ExportedTimeline(FilmFileName.Of(vlog) + format.Extension(), format.ContentType(), Encoding.UTF8.GetBytes(document));
    }

    private static async Task<IReadOnlyDictionary<Guid, ExchangeMedia>> MediaAsync(StudioDb db, Guid userId, Timeline timeline, CancellationToken ct)
    {
        Guid[] ids = [.. timeline.Clips.Select(c => c.RecordingId).Append(timeline.Voice?.SourceId ?? Guid.Empty).Distinct()];
        var recordings = await db.Recordings.AsNoTracking().Where(r => r.UserId == userId && ids.Contains(r.Id)).OrderBy(r => r.Id)
            .Select(r => new { r.Id, r.Filename, r.ContentType, r.Duration, r.Width, r.Height }).ToListAsync(ct);
        var trackId = timeline.Music?.TrackId;
        var tracks = await db.Tracks.AsNoTracking().Where(t => t.Id == trackId && (t.OwnerId == null || t.OwnerId == userId))
            .Select(t => new { t.Id, t.Title, t.ContentType, t.Duration }).ToListAsync(ct);
        return FilmFileName.Distinct(recordings
            .Select(r => (r.Id, new ExchangeMedia(FilmFileName.OfSource(r.Filename, r.ContentType ?? ""), r.Duration, r is { Width: { } w, Height: { } h } ? new FrameSize(w, h) : null)))
            .Concat(tracks.Select(t => (t.Id, new ExchangeMedia(FilmFileName.OfSource(t.Title, t.ContentType), t.Duration)))));
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Music;

/// <summary>Takes a person's own piece of music and starts listening to it.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">Where it goes.</param>
/// <param name="examiner">Looks into it.</param>
/// <param name="jobs">Makes the job.</param>
/// <param name="signals">Tells open pages.</param>
/// <param name="options">Limits.</param>
/// <param name="time">The clock.</param>
public sealed class AddTrack(
    IDbContextFactory<StudioDb> dbs, IObjectStore store, TrackExaminer examiner, EnqueueJob jobs, LiveBus signals, IOptions<MusicOptions> options, TimeProvider time)
{
    /// <summary>
    /// Takes it. The same bytes again answer the piece that is already there. Refuses with track_too_large, track_has_video, track_has_no_sound,
    /// track_too_short, track_too_long, too_many_tracks and the codes of the probe.
    /// </summary>
    public async Task<Result<TrackView>> HandleAsync(Guid userId, string? filename, Stream content, CancellationToken ct)
    {
        using var staged = await StagedTrack.TakeAsync(content, options.Value.StagingFolder, options.Value.MaxBytes, ct);
        if (staged is null) { return TrackProblems.TooLarge(options.Value.MaxBytes); }
        var probed = await examiner.ProbeAsync(staged.FilePath, ct);
        if (!probed.IsOk) { return probed.Refused<TrackView>(); }

        await using var db = await dbs.CreateDbContextAsync(ct);
        var own = db.Tracks.Where(t => t.OwnerId == userId && t.DeletedAt == null);
        var twin = await own.Where(t => t.Sha256 == staged.Sha256 && t.Status != TrackStatus.Rejected).Select(TrackViews.Plain(userId)).FirstOrDefaultAsync(ct);
        if (twin is not null) { return twin; }
        if (await own.CountAsync(ct) >= options.Value.MaxOwnTracks) { return TrackProblems.TooMany(options.Value.MaxOwnTracks); }

        var track = NewTrack.Of(userId, staged, probed.Value, filename, time.GetUtcNow());
        await store.TakeFileAsync(track.ObjectKey, staged.FilePath, track.ContentType, ct);
        track.JobId = jobs.Add(db, TrackJobs.Ingest, userId, track.Id, new TrackIngestRequest(track.Id)).Id;
        db.Add(track);
        await db.SaveChangesAsync(ct);
        await jobs.IssueTicketAsync(TrackJobs.Ingest.Group, ct);
        signals.TrackChanged(userId, track.Id);
        return await db.Tracks.Where(t => t.Id == track.Id).Select(TrackViews.Plain(userId)).FirstAsync(ct);
    }
}

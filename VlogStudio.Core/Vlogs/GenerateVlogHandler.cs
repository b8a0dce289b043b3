using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Telemetry;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs.Sharing;

namespace VlogStudio.Core.Vlogs;

/// <summary>What the job is told; everything else stands in the vlog.</summary>
internal sealed record GenerateVlogParams(Guid VlogId);

/// <summary>What the job answers.</summary>
/// <param name="VlogId">The vlog.</param>
/// <param name="Share">Which part of the planned frames is in the film, 0..1.</param>
/// <param name="Skipped">Clips left out: their place and why.</param>
internal sealed record GenerateVlogResult(Guid VlogId, double Share, IReadOnlyList<SkippedSegment> Skipped);

/// <summary>A clip left out.</summary>
internal sealed record SkippedSegment(int Position, string Code);

/// <summary>Makes a film: fetches its sources, renders, stores what came out; and settles vlog, credits and history when the job has ended.</summary>
internal sealed class GenerateVlogHandler(
    BeginFilm begin, IObjectStore store, StoreOutput output, FilmSources sources, RenderFilm render, ShareFilm sharing, StoreStream stream, SettleGeneration settle, NoteGeneration note, PlaceHold hold, CaptureHold capture, ReleaseHold release, IOptions<VlogsOptions> options, TimeProvider time) : IJobHandler
{
    /// <summary>The kind of work.</summary>
    public static readonly JobKind Generate = new("generate_vlog", JobGroup.Render, MaxAttempts: 4, Deadline: TimeSpan.FromHours(6));

    /// <inheritdoc />
    public JobKind Kind => Generate;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Report("preparing_clips", 0);
        var vlog = await begin.HandleAsync(run.SubjectId, run.JobId, ct);
        var timeline = StudioJson.Read<Timeline>(vlog.Timeline);
        var request = StudioJson.Read<VlogRequest>(vlog.Request);

        var found = await StudioTrace.InAsync(
            Spans.FilmFetch, () => sources.FetchAsync(timeline, run.ScratchFolder, done => run.Report("preparing_clips", FilmProgress.FetchShare * done), ct));
        if (timeline.Music is not null && found.Music is null)
        {
            throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "music_missing", "The film's music is not in the store any more."));
        }
        var share = sharing.For(run);
        var input = new RenderInput
        {
            Timeline = timeline,
            Profile = request.Profile,
            Sources = found.Recordings,
            Music = found.Music,
            ScratchFolder = Directory.CreateDirectory(Path.Combine(run.ScratchFolder, "film")).FullName,
            CacheFolder = FilmCaches.Of(options.Value, run.UserId),
            MinimumClips = FewestClips(timeline),
            Share = share,
        };
        var film = await render.HandleAsync(input, progress => Report(run, progress), ct);
        if (share is not null) { await share.ClearAsync(ct); }
        return await StudioTrace.InAsync(Spans.FilmUpload, () => SaveAsync(run, vlog, timeline, film, ct));
    }

    /// <inheritdoc />
    public async Task SettleAsync(StudioDb db, Job job, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(job);
        var price = await db.Vlogs.Where(v => v.Id == job.SubjectId).Select(v => (long?)v.Price).SingleOrDefaultAsync(ct) ?? 0;
        var isMade = job.State is JobState.Done or JobState.Partial;
        var taken = !isMade ? 0 : job.State == JobState.Done ? price : PriceVlog.OfPart(price, StudioJson.Read<GenerateVlogResult>(job.Result!).Share);
        if (isMade) { await capture.HandleAsync(db, job.Id, taken, ct); } else { await release.HandleAsync(db, job.Id, ct); }

        var status = job.State switch
        {
            JobState.Done => VlogStatus.Completed,
            JobState.Partial => VlogStatus.Partial,
            JobState.Cancelled => VlogStatus.Cancelled,
            _ => VlogStatus.Failed,
        };
        var (code, args) = isMade ? (null, null) : (job.State == JobState.Cancelled ? null : job.ErrorCode ?? "unexpected", job.ErrorArgs);
        var now = time.GetUtcNow();
        await SegmentTasks.ForgetAsync(db, job.Id, ct);
        // A vlog that was given another job meanwhile is no longer this one's to settle.
        await db.Vlogs.Where(v => v.Id == job.SubjectId && v.JobId == job.Id).ExecuteUpdateAsync(
            set => set.SetProperty(v => v.Status, status).SetProperty(v => v.ErrorCode, code).SetProperty(v => v.ErrorArgs, args)
                .SetProperty(v => v.CompletedAt, isMade ? now : null), ct);
        await settle.HandleAsync(db, job.Id, new GenerationOutcome(
            isMade ? GenerationStatus.Completed : job.State == JobState.Cancelled ? GenerationStatus.Cancelled : GenerationStatus.Failed)
        {
            OutputData = job.Result,
            MediaKey = isMade ? job.OutputKey : null,
            MediaUrl = isMade ? $"/api/v1/vlogs/{job.SubjectId}/video" : null,
            CreditsUsed = taken,
            ErrorCode = code,
            ErrorMessage = isMade ? null : job.ErrorMessage,
        }, ct);
    }

    /// <inheritdoc />
    public async Task<Result<Unit>> ReplayAsync(StudioDb db, Job ended, Job again, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(ended);
        ArgumentNullException.ThrowIfNull(again);
        var vlog = (await db.Vlogs.FromSql($"SELECT * FROM vlogs WHERE id = {ended.SubjectId} AND deleted_at IS NULL FOR UPDATE").ToListAsync(ct)).SingleOrDefault();
        if (vlog is null) { return Problem.NotFound("vlog_not_found"); }

        // Its owner may have tried again meanwhile; that job is the film's now.
        if (vlog.JobId != ended.Id || vlog.Status != VlogStatus.Failed) { return Problem.Conflict("vlog_not_to_be_retried"); }
        (vlog.JobId, vlog.Status, vlog.ErrorCode, vlog.ErrorArgs) = (again.Id, VlogStatus.Pending, null, null);
        await db.SaveChangesAsync(ct);
        var held = await hold.HandleAsync(db, vlog.UserId, again.Id, vlog.Price, ct);
        if (!held.IsOk) { return held.Refused<Unit>(); }
        await note.HandleAsync(db, new AskedGeneration(vlog.UserId, "vlog", again.Id, vlog.Request, vlog.Title), ct);
        return default(Unit);
    }

    /// <inheritdoc />
    public IReadOnlyList<UserSignal> SignalsOf(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.State.IsTerminal()
            ? [new("vlog", job.SubjectId), new("credits", job.UserId), new("history", job.Id)]
            : [new("vlog", job.SubjectId), new("history", job.Id)];
    }

    /// <summary>The fewest clips that still make a film when others cannot be shown.</summary>
    public static int FewestClips(Timeline timeline) => (timeline.Clips.Count + 1) / 2;

    private static void Report(JobRun run, RenderProgress progress) =>
        run.Report(FilmProgress.PhaseOf(progress.Phase), FilmProgress.PercentOf(progress), progress.Remaining?.TotalSeconds);

    private async Task<JobOutcome> SaveAsync(JobRun run, Vlog vlog, Timeline timeline, RenderedFilm film, CancellationToken ct)
    {
        run.Report("saving", FilmProgress.SaveFrom);
        var posterKey = ObjectKeys.Output(run.JobId, run.Fence, "poster.jpg");
        var videoKey = await output.HandleAsync((run.JobId, run.Fence), "film.mp4", film.FilmPath, "video/mp4", ct);
        await store.PutFileAsync(posterKey, film.PosterPath, "image/jpeg", ct);
        if (await store.FindAsync(videoKey, ct) is not { } stored || stored.Bytes != film.Bytes)
        {
            throw new ObjectStoreException("The film arrived in the store with another length.", isTransient: true);
        }
        var codec = StudioJson.Read<VlogRequest>(vlog.Request).Codec;
        var pieces = await stream.HandleAsync(film.FilmPath, film.Duration, codec, (run.JobId, run.Fence), run.ScratchFolder, ct);
        run.Report("saving", 99);
        var stays = new StoredFilm
        {
            VlogId = vlog.Id,
            JobId = run.JobId,
            VideoKey = videoKey,
            PosterKey = posterKey,
            Stream = pieces,
            Sha256 = film.Sha256,
            Bytes = film.Bytes,
            IntegratedLufs = film.IntegratedLufs,
            Asked = timeline,
            Made = film.Timeline,
            Skipped = [.. film.SkippedClips.Select(s => new SkippedSegment(s.Index, s.Code))],
        };
        return stays.ToOutcome();
    }
}

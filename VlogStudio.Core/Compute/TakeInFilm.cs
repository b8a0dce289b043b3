using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Telemetry;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Core.Compute;

/// <summary>
/// Takes a node's film in: nothing of what the node says is believed. Length and checksum are measured on what lies in the store, the film is walked and
/// decoded from end to end against its timeline, and only then does the job end, in the one fenced transaction in which a local worker's ends. The
/// lease is kept meanwhile, so that the film is not given away while it is looked at.
/// </summary>
internal sealed class TakeInFilm(
    IDbContextFactory<StudioDb> databases, IObjectStore store, MediaTools media, CheckFilm check, StoreStream stream, LeaseToNode leases, FinishAttempt finish,
    JobScratch scratch, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<TakeInFilm> logger) : IDisposable
{
    /// <summary>What a film is at meanwhile.</summary>
    public const string Phase = "checking_film";

    // Many nodes may finish at once; decoding all their films at once would leave nothing for people.
    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly ConcurrentDictionary<(Guid, int), Lazy<Task<Result<Job>>>> _running = [];

    public void Dispose() => _places.Dispose();

    /// <summary>Whether the film is being looked at here.</summary>
    public bool IsAt(Job job) => _running.ContainsKey((job.Id, job.Fence));

    /// <summary>Takes it in; asked again while it is at it, it is the same piece of work.</summary>
    /// <returns>The job as it has ended; or stale_lease, upload_missing, upload_differs, film_refused.</returns>
    public Task<Result<Job>> HandleAsync(Job job, FilmReport report, AttemptUse use)
    {
        var key = (job.Id, job.Fence);
        return _running.GetOrAdd(key, _ => new Lazy<Task<Result<Job>>>(() => Task.Run(async () =>
        {
            try { return await StudioTrace.InAsync(Spans.FilmTakeIn, () => TakeAsync(job, report, use)); }
            finally { _running.TryRemove(key, out var _); }
        }))).Value;
    }

    private async Task<Result<Job>> TakeAsync(Job job, FilmReport report, AttemptUse use)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        var keeping = KeepAsync(job, stop);
        var folder = scratch.Make(job);
        try
        {
            Result<StoredFilm> found;
            await _places.WaitAsync(stop.Token);
            try { found = await FindAsync(job, report, folder, stop.Token); }
            finally { _places.Release(); }
            if (!found.IsOk) { return found.Refused<Job>(); }
            return await finish.DoneAsync(job, found.Value.ToOutcome(), use) is { } ended ? ended : Problem.Conflict("stale_lease");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return await finish.CancelAsync(job, use) is { } cancelled ? cancelled : Problem.Conflict("stale_lease");
        }
        catch (MediaException wrong) when (wrong.Code is not "ffmpeg_missing" and not "encoder_missing")
        {
            ComputeLog.FilmRefused(logger, job.Id, job.WorkerId, wrong.Message);
            // Another node may do better, so it is never for good; what was wrong here, a full disk, is told as that.
            await finish.FailAsync(job, JobFailures.Classify(wrong) with { Class = JobErrorClass.Transient }, wrong, use);
            return new Problem("film_refused");
        }
        finally
        {
            await stop.CancelAsync();
            await keeping;
            scratch.Remove(folder);
        }
    }

    /// <summary>Keeps the lease; stops the work when it is lost or a person stops the job.</summary>
    private async Task KeepAsync(Job job, CancellationTokenSource stop)
    {
        StudioTrace.Leave();
        try
        {
            while (true)
            {
                try
                {
                    var beat = await leases.BeatAsync(job, Phase, FilmProgress.SaveFrom, null, stop.Token);
                    if (beat is not { IsCancelRequested: false }) { await stop.CancelAsync(); return; }
                }
                catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException or InvalidOperationException) { ComputeLog.BeatFailed(logger, e, job.Id); }
                await Task.Delay(leases.Heartbeat, time, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }

    private async Task<Result<StoredFilm>> FindAsync(Job job, FilmReport report, string folder, CancellationToken ct)
    {
        if (report.Film is not { } told || !UploadPlaces.IsFilmOf(job, report.S3Key) || !UploadPlaces.IsPosterOf(job, report.ThumbnailS3Key)) { return Problem.Invalid("s3_key", "upload_missing"); }
        var (videoKey, posterKey) = (report.S3Key!, report.ThumbnailS3Key!);
        Vlog vlog;
        await using (var db = await databases.CreateDbContextAsync(ct)) { vlog = await db.Vlogs.AsNoTracking().SingleAsync(v => v.Id == job.SubjectId, ct); }
        var (asked, request) = (StudioJson.Read<Timeline>(vlog.Timeline), StudioJson.Read<VlogRequest>(vlog.Request));
        var skipped = LeftOut(told, asked);

        await PutTogetherAsync(videoKey, told.FilmUpload, ct);
        if (await store.FindAsync(videoKey, ct) is not { } film || await store.FindAsync(posterKey, ct) is null) { return Problem.Invalid("s3_key", "upload_missing"); }
        if (film.Bytes != told.Bytes) { return Problem.Invalid("film", "upload_differs", told.Bytes, film.Bytes); }
        var path = await store.FetchAsync(videoKey, folder, ct);
        var sum = await Sha256Hex.OfFileAsync(path, ct);
        if (sum != told.Sha256) { return Problem.Invalid("film", "upload_differs", told.Sha256 ?? "", sum); }

        var found = await check.HandleAsync(path, asked, request.Profile, [.. skipped.Select(s => s.Position)], folder, ct);
        var poster = await media.ProbePictureAsync(await store.FetchAsync(posterKey, folder, ct), ct);
        if (!poster.IsOk) { throw new MediaException("film_invalid", $"The poster is no picture: {poster.Problems[0].Code}"); }
        return new StoredFilm
        {
            VlogId = vlog.Id,
            JobId = job.Id,
            VideoKey = videoKey,
            PosterKey = posterKey,
            Stream = await stream.HandleAsync(path, found.Timeline.Duration(), request.Codec, (job.Id, job.Fence), folder, ct),
            Sha256 = sum,
            Bytes = film.Bytes,
            IntegratedLufs = found.IntegratedLufs,
            Asked = asked,
            Made = found.Timeline,
            Skipped = skipped,
        };
    }

    /// <summary>Makes one object of a film sent in pieces; told twice it is there already.</summary>
    private async Task PutTogetherAsync(string key, FinishedUpload? upload, CancellationToken ct)
    {
        if (upload is null || await store.FindAsync(key, ct) is not null) { return; }
        try { await store.FinishUploadAsync(key, upload.UploadId, upload.Etags, ct); }
        catch (Exception e) when (e is FileNotFoundException or ObjectStoreException { IsTransient: false })
        {
            // Pieces or tags are missing: what is not there is told of as that.
            ComputeLog.NotPutTogether(logger, key, e.Message);
        }
    }

    private static List<SkippedSegment> LeftOut(HandedInFilm told, Timeline asked)
    {
        var skipped = (told.Skipped ?? []).DistinctBy(s => s.Position).OrderBy(s => s.Position)
            .Select(s => new SkippedSegment(s.Position, s.Code is "source_missing" or "no_video" or "clip_undecodable" or "clip_in_past_end" ? s.Code : "clip_undecodable")).ToList();
        var isPossible = skipped.TrueForAll(s => s.Position >= 0 && s.Position < asked.Clips.Count) && asked.Clips.Count - skipped.Count >= GenerateVlogHandler.FewestClips(asked);
        return isPossible ? skipped : throw new MediaException("film_invalid", "More clips are left out than may be.");
    }
}

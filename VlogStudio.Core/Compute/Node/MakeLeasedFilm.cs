using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Telemetry;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Core.Compute.Node;

/// <summary>Brings one attempt at a leased film to its end on a node: footage here, film made as everywhere, film there.</summary>
internal sealed class MakeLeasedFilm(
    StudioLink link, FilmTransfer transfer, RenderFilm render, MediaTools media, JobScratch scratch, IOptions<ComputeNodeOptions> options, TimeProvider time,
    ILogger<MakeLeasedFilm> logger)
{
    private static readonly TimeSpan s_letGo = TimeSpan.FromSeconds(20);

    /// <summary>Makes it. Whatever goes wrong is told to the studio; nothing is thrown.</summary>
    /// <param name="film">The film.</param>
    /// <param name="claimedAt">Timestamp from before it was claimed.</param>
    /// <param name="nodeStops">Cancelled when the node stops: the film is handed back.</param>
    public async Task HandleAsync(LeasedFilm film, long claimedAt, CancellationToken nodeStops)
    {
        ComputeLog.Begun(logger, film.VlogId, film.JobId, film.Fence, film.Attempt);
        using var told = LogScope.Begin(logger, film.JobId, null);
        using var span = StudioTrace.Continue(film.Trace, Spans.JobAttempt, ActivityKind.Consumer)?.SetTag(Spans.JobId, film.JobId.ToString())
            .SetTag(Spans.JobKind, GenerateVlogHandler.Generate.Name).SetTag(Spans.Attempt, film.Attempt).SetTag(Spans.Fence, film.Fence);
        var record = new AttemptRecord(time);
        string how;
        await using (var lease = new NodeLease(film, claimedAt, link, options.Value, time, logger, nodeStops)) { how = await RunAsync(film, lease, record, span); }
        ComputeLog.Ended(logger, film.VlogId, film.JobId, film.Fence, how);
    }

    private async Task<string> RunAsync(LeasedFilm film, NodeLease lease, AttemptRecord record, Activity? span)
    {
        var folder = scratch.Make(film.JobId, film.Fence);
        Exception failure;
        try
        {
            ToolWatch.Begin(record.Began);
            var made = await MakeAsync(film, folder, lease, record);
            lease.Report("checking_film", FilmProgress.SaveFrom, null);
            var end = await HandInAsync(film, made, lease);
            span?.SetTag(Spans.Outcome, end);
            return end;
        }
        catch (Exception e) when (e is not OutOfMemoryException) { failure = e; }
        finally { scratch.Remove(folder); }

        span.Fail(lease.Reason is StopReason.None ? failure.GetType().Name : SnakeCase.Of(lease.Reason.ToString()));
        if (lease.Reason is StopReason.LeaseLost || failure is StudioRefusedException { IsLeaseLost: true }) { return "the lease is lost, the work is dropped"; }
        if (lease.Reason is StopReason.Cancelled) { return await TellAsync(film, Report(film, "cancelled", record)); }
        if (lease.Reason is StopReason.NodeStops) { return await TellAsync(film, Report(film, "handed_back", record)); }
        if (failure is StudioRefusedException { Code: "film_refused" } refused) { return refused.Message; }
        ComputeLog.Failed(logger, failure, film.VlogId, film.JobId, film.Fence);
        var error = failure is StudioRefusedException no ? new JobError(JobErrorClass.Transient, "network_failed", no.Message) : JobFailures.Classify(failure);
        return await TellAsync(film, Report(film, "failed", record) with { Error = new NodeError(error.Class, error.Code, BlotSecrets.In(error.Message)) });
    }

    private async Task<FilmReport> MakeAsync(LeasedFilm film, string folder, NodeLease lease, AttemptRecord record)
    {
        void Tell(string phase, double percent, double? eta)
        {
            record.Phase(phase);
            lease.Report(phase, percent, eta);
        }

        Tell("preparing_clips", 0, null);
        var (sources, music) = await StudioTrace.InAsync(
            Spans.FilmFetch, () => FetchAsync(film, folder, done => Tell("preparing_clips", FilmProgress.FetchShare * done, null), lease.Token));
        if (film.Timeline.Music is not null && music is null)
        {
            throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "music_missing", "The film's music is not in the store any more."));
        }
        var input = new RenderInput
        {
            Timeline = film.Timeline,
            Profile = film.Profile,
            Sources = sources,
            Music = music,
            ScratchFolder = Directory.CreateDirectory(Path.Combine(folder, "film")).FullName,
            CacheFolder = CacheOf(film),
            MinimumClips = film.MinimumClips,
        };
        var made = await render.HandleAsync(
            input, p => Tell(FilmProgress.PhaseOf(p.Phase), FilmProgress.PercentOf(p), p.Remaining?.TotalSeconds), lease.Token);

        Tell("saving", FilmProgress.SaveFrom, null);
        using var sending = StudioTrace.Begin(Spans.FilmUpload);
        var files = new MadeFiles(
            new MadeFile(made.Bytes, made.Sha256), new MadeFile(new FileInfo(made.PosterPath).Length, await Sha256Hex.OfFileAsync(made.PosterPath, lease.Token)));
        var places = await PlacesAsync(film, files, lease.Token);
        var tags = await transfer.SendAsync(
            places.Film!, async old => (await PlacesAsync(film, new MadeFiles(files.Film! with { S3Key = old.S3Key, UploadId = old.UploadId }, null), lease.Token)).Film!, made.FilmPath, lease.Token);
        await transfer.SendAsync(
            places.Poster!, async old => (await PlacesAsync(film, new MadeFiles(null, files.Poster! with { S3Key = old.S3Key, UploadId = old.UploadId }), lease.Token)).Poster!, made.PosterPath, lease.Token);
        return Report(film, "completed", record) with
        {
            Phase = "saving",
            Progress = FilmProgress.SaveFrom,
            S3Key = places.Film!.S3Key,
            ThumbnailS3Key = places.Poster!.S3Key,
            Film = new HandedInFilm(
                made.Bytes, made.Sha256, [.. made.SkippedClips.Select(s => new LeftOut(s.Index, s.Code))], places.Film.UploadId is { } id ? new FinishedUpload(id, tags) : null),
        };
    }

    private async Task<UploadSlots> PlacesAsync(LeasedFilm film, MadeFiles files, CancellationToken ct) =>
        (await link.OpenAsync(Ask(film) with { Outputs = files }, ct)).Uploads ?? throw new InvalidDataException("The studio gave no place for the film.");

    private async Task<(Dictionary<Guid, RenderSource> Sources, RenderSource? Music)> FetchAsync(LeasedFilm film, string folder, Action<double> onProgress, CancellationToken ct)
    {
        var footage = await link.OpenAsync(Ask(film), ct);
        var sources = new Dictionary<Guid, RenderSource>();
        foreach (var (source, i) in footage.Sources.Select((source, i) => (source, i)))
        {
            var path = Path.Combine(folder, $"{source.Id:n}.source");
            if (await transfer.FetchAsync(f => AddressAsync(f ? footage : null, film, x => x.Sources.FirstOrDefault(s => s.Id == source.Id), ct), source.Bytes, source.Sha256, path, ct))
            {
                sources[source.Id] = new RenderSource(path, source.Sha256, source.Probe!, source.IntegratedLufs);
            }
            onProgress((i + 1.0) / (footage.Sources.Count + 1));
        }
        RenderSource? bed = null;
        if (footage.Music is { } track)
        {
            var path = Path.Combine(folder, $"{track.Id:n}.music");
            if (await transfer.FetchAsync(f => AddressAsync(f ? footage : null, film, x => x.Music, ct), track.Bytes, track.Sha256, path, ct))
            {
                var probe = await media.ProbeAsync(path, ct);
                bed = probe.IsOk ? new RenderSource(path, track.Sha256, probe.Value, track.IntegratedLufs) : null;
            }
        }
        onProgress(1);
        return (sources, bed);
    }

    /// <summary>A file's address: the one that is known, or for a second try a fresh one.</summary>
    private async Task<string> AddressAsync(LeasedFootage? known, LeasedFilm film, Func<LeasedFootage, LeasedSource?> which, CancellationToken ct) =>
        which(known ?? await link.OpenAsync(Ask(film), ct))?.Url ?? throw new FileNotFoundException("The footage is gone.");

    /// <summary>Hands the film in; while the studio looks at it, the question is repeated. The studio keeps the lease meanwhile.</summary>
    private async Task<string> HandInAsync(LeasedFilm film, FilmReport report, NodeLease lease)
    {
        while (true)
        {
            var answer = await link.PatientAsync(() => link.ReportAsync(film.VlogId, report, lease.Token), lease.Token);
            if (answer.Status is not "processing") { return answer.Status; }
            await Task.Delay(options.Value.Report, time, lease.Token);
        }
    }

    private async Task<string> TellAsync(LeasedFilm film, FilmReport report)
    {
        // The work has stopped, but the studio is to hear of it soon.
        using var limit = new CancellationTokenSource(s_letGo, time);
        try { return (await link.PatientAsync(() => link.ReportAsync(film.VlogId, report, limit.Token), limit.Token)).Status; }
        catch (Exception e) when (e is StudioRefusedException || StudioLink.IsPassing(e, CancellationToken.None)) { return $"{report.Status}, but the studio did not hear of it: {e.Message}"; }
    }

    private string? CacheOf(LeasedFilm film) => options.Value.CacheFolder.Length == 0 || !FilmScope.IsOne(film.CacheScope)
        ? null
        : Directory.CreateDirectory(Path.Combine(options.Value.CacheFolder, film.CacheScope)).FullName;

    private static FootageAsk Ask(LeasedFilm film) => new() { VlogId = film.VlogId, JobId = film.JobId, Fence = film.Fence };

    private static FilmReport Report(LeasedFilm film, string status, AttemptRecord record) =>
        new() { JobId = film.JobId, Fence = film.Fence, Status = status, Work = NodeWork.Of(record) };
}

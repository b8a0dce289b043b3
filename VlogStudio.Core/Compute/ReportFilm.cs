using System.Text.RegularExpressions;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Keys;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Core.Compute;

/// <summary>Hears what a node says of its film: that it lives and how far it is, or how it ended. Every end is the one a worker here would bring about.</summary>
public sealed partial class ReportFilm
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private readonly FilmLeases _films;
    private readonly LeaseToNode _leases;
    private readonly FinishAttempt _finish;
    private readonly TakeInFilm _takeIn;

    internal ReportFilm(FilmLeases films, LeaseToNode leases, FinishAttempt finish, TakeInFilm takeIn) =>
        (_films, _leases, _finish, _takeIn) = (films, leases, finish, takeIn);

    /// <summary>Hears it.</summary>
    /// <returns>How the film is now; or lease_not_found, stale_lease, film_status_unknown, upload_missing, upload_differs, film_refused.</returns>
    public async Task<Result<FilmReportAnswer>> HandleAsync(ApiKeyHolder holder, Guid vlogId, FilmReport report, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(report);
        var found = await _films.FindAsync(holder, vlogId, report.JobId, report.Fence, ct);
        if (!found.IsOk) { return found.Refused<FilmReportAnswer>(); }
        var job = found.Value;
        if (!FilmLeases.IsHeld(job, report.Fence))
        {
            // An end whose answer was lost is told again, and is still true.
            return report.Status is "completed" && job.Fence == report.Fence && job.OutputKey == report.S3Key && job.OutputKey is not null ? Answer(job) : Problem.Conflict("stale_lease");
        }
        var use = NodeUse.Of(report.Work);
        switch (report.Status)
        {
            case "processing":
                var phase = _takeIn.IsAt(job) ? TakeInFilm.Phase : report.Phase is { } word && FilmProgress.Phases.Contains(word) ? word : "rendering_clips";
                var eta = report.EtaSeconds is >= 0 and < 1e7 ? report.EtaSeconds : null;
                return await _leases.BeatAsync(job, phase, report.Progress, eta, ct) is { } beat
                    ? new FilmReportAnswer("processing", beat.IsCancelRequested, _leases.Lease.TotalSeconds)
                    : Problem.Conflict("stale_lease");
            case "completed":
                return await CompleteAsync(job, report, use, ct);
            case "failed":
                return Ended(await _finish.FailAsync(job, ErrorOf(report.Error), null, use));
            case "cancelled":
                // Where nobody asked for it, the node just does not want it.
                return Ended(await _finish.CancelAsync(job, use) ?? await _finish.HandBackAsync(job, use));
            case "handed_back":
                return Ended(await _finish.HandBackAsync(job, use));
            default:
                return Problem.Invalid("status", "film_status_unknown", "processing, completed, failed, cancelled, handed_back");
        }
    }

    private async Task<Result<FilmReportAnswer>> CompleteAsync(Job job, FilmReport report, AttemptUse use, CancellationToken ct)
    {
        var taken = _takeIn.HandleAsync(job, report, use);
        try { return await taken.WaitAsync(s_patience, ct) is var end && end.IsOk ? Ended(end.Value) : end.Refused<FilmReportAnswer>(); }
        catch (TimeoutException) when (!taken.IsCompleted)
        {
            // A long film takes its time: the node asks again.
            return new FilmReportAnswer("processing", job.IsCancelRequested, _leases.Lease.TotalSeconds);
        }
    }

    private Result<FilmReportAnswer> Ended(Job? job) => job is null ? Problem.Conflict("stale_lease") : Answer(job);

    private FilmReportAnswer Answer(Job job) => new(
        job.State is JobState.Done ? "completed" : SnakeCase.Of(job.State.ToString()), job.State is JobState.Cancelled, _leases.Lease.TotalSeconds);

    // What one node lacks another may have.
    private static JobError ErrorOf(NodeError? error) => new(
        error?.Class is not { } @class || error.Code is "encoder_missing" or "ffmpeg_missing" ? JobErrorClass.Transient : @class,
        error?.Code is { } code && Code().IsMatch(code) ? code : JobFailures.Unexpected, error?.Message ?? "The node did not say what went wrong.");

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{1,59}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Music;

/// <summary>Listens to a person's own piece of music: loudness, beat, wave form.</summary>
internal sealed class IngestTrackHandler(IDbContextFactory<StudioDb> dbs, IObjectStore store, TrackExaminer examiner, LiveBus signals) : IJobHandler
{
    public JobKind Kind => TrackJobs.Ingest;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        await using var read = await dbs.CreateDbContextAsync(ct);
        var track = await read.Tracks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == run.SubjectId && t.DeletedAt == null, ct);
        if (track is null) { return new JobOutcome(); }
        run.Report("probing", 0);
        var source = await store.FetchAsync(track.ObjectKey, run.ScratchFolder, ct);
        var probed = await examiner.ProbeAsync(source, ct);
        if (!probed.IsOk) { throw new JobFailedException(new JobError(JobErrorClass.Deterministic, probed.Problems[0].Code, "The sound file was refused.")); }
        run.Report("measuring", 10);
        try
        {
            var measures = await examiner.MeasureAsync(source, probed.Value, run.ScratchFolder, f => run.Report("measuring", 10 + (85 * f)), ct);
            return new JobOutcome
            {
                OutputKey = track.ObjectKey,
                CommitAsync = (db, token) => WriteAsync(db, track.Id, probed.Value.Duration, measures, token),
            };
        }
        catch (MediaException e) when (!e.IsTransient)
        {
            throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "undecodable", e.Message), e);
        }
    }

    public async Task SettleAsync(StudioDb db, Job job, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(job);
        if (job.State is JobState.Failed or JobState.Cancelled or JobState.Dead)
        {
            var code = job.State == JobState.Cancelled ? "ingest_cancelled" : job.ErrorCode ?? "ingest_failed";
            await db.Tracks.Where(t => t.Id == job.SubjectId && t.JobId == job.Id && t.Status == TrackStatus.Processing)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.Status, TrackStatus.Rejected).SetProperty(t => t.ErrorCode, code), ct);
        }
        signals.TrackChanged(job.UserId, job.SubjectId);
    }

    public async Task<Result<Unit>> ReplayAsync(StudioDb db, Job ended, Job again, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(ended);
        ArgumentNullException.ThrowIfNull(again);
        var rows = await db.Tracks.Where(t => t.Id == ended.SubjectId && t.JobId == ended.Id && t.Status == TrackStatus.Rejected && t.DeletedAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(t => t.JobId, again.Id).SetProperty(t => t.Status, TrackStatus.Processing).SetProperty(t => t.ErrorCode, (string?)null), ct);
        return rows == 1 ? default(Unit) : Problem.Conflict("job_not_to_be_replayed");
    }

    internal static async Task WriteAsync(StudioDb db, Guid trackId, TimeSpan duration, TrackMeasures measures, CancellationToken ct)
    {
        var row = await db.Tracks.FirstAsync(t => t.Id == trackId, ct);
        row.Status = TrackStatus.Ready;
        row.Duration = duration;
        row.IntegratedLufs = measures.IntegratedLufs;
        row.Bpm = measures.Bpm;
        row.Beats = measures.Beats;
        row.Peaks = measures.Peaks;
        await db.SaveChangesAsync(ct);
    }
}

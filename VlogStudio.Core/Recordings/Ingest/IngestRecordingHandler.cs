using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>Looks at an upload: what it is, whether it really decodes, what is to be seen and heard and where and when it was shot.</summary>
internal sealed class IngestRecordingHandler(
    IDbContextFactory<StudioDb> dbs, IObjectStore store, RecordingExaminer examiner, IEnumerable<RecordingFollower> followers, LiveBus signals, TimeProvider time) : IJobHandler
{
    private const double FollowersFrom = 90;

    public JobKind Kind => RecordingJobs.Ingest;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        var recording = await FindAsync(run, ct);
        if (recording is null) { return new JobOutcome(); }
        run.Report("probing", 0);
        var source = await FetchAsync(recording, run, ct);
        recording.Sha256 ??= await HashAsync(recording, source, ct);
        var examined = await examiner.HandleAsync(recording, source, run, ct);
        if (!examined.IsOk) { throw Rejection(examined.Problems[0]); }

        run.Report("finding_events", FollowersFrom);
        var found = examined.Value;
        var ingested = new IngestedRecording(recording, found.Probe, found.Signals, source, run);
        var writings = new List<Func<StudioDb, CancellationToken, Task>>();
        foreach (var follower in followers) { writings.Add(await follower.FollowAsync(ingested, ct)); }
        return new JobOutcome
        {
            Result = StudioJson.Write(new { RecordingId = recording.Id, recording.Damage }),
            OutputKey = recording.OriginalKey,
            CommitAsync = async (db, token) =>
            {
                recording.Status = RecordingStatus.Ready;
                recording.ReadyAt = time.GetUtcNow();
                await WriteAsync(db, recording, token);
                foreach (var write in writings) { await write(db, token); }
            },
        };
    }

    public async Task SettleAsync(StudioDb db, Job job, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(job);
        if (job.State is JobState.Failed or JobState.Cancelled or JobState.Dead)
        {
            var recording = await db.Recordings.FirstOrDefaultAsync(r => r.Id == job.SubjectId && r.JobId == job.Id, ct);
            if (recording is { Status: RecordingStatus.Processing })
            {
                recording.Status = RecordingStatus.Rejected;
                recording.ErrorCode = job.State == JobState.Cancelled ? "ingest_cancelled" : job.ErrorCode ?? "ingest_failed";
                recording.ErrorArgs = job.ErrorArgs;
                recording.ReadyAt = time.GetUtcNow();
                await db.SaveChangesAsync(ct);
            }
        }
        signals.RecordingChanged(job.UserId, job.SubjectId);
    }

    public async Task<Result<Unit>> ReplayAsync(StudioDb db, Job ended, Job again, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(ended);
        ArgumentNullException.ThrowIfNull(again);
        var rows = await db.Recordings.Where(r => r.Id == ended.SubjectId && r.JobId == ended.Id && r.Status == RecordingStatus.Rejected && r.DeletedAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(r => r.JobId, again.Id).SetProperty(r => r.Status, RecordingStatus.Processing)
                    .SetProperty(r => r.ErrorCode, (string?)null).SetProperty(r => r.ErrorArgs, (string?)null).SetProperty(r => r.ReadyAt, (DateTimeOffset?)null), ct);
        return rows == 1 ? default(Unit) : Problem.Conflict("job_not_to_be_replayed");
    }

    /// <summary>What went straight to the store was read by nobody here before.</summary>
    private static async Task<string> HashAsync(Recording recording, string source, CancellationToken ct)
    {
        await using var file = File.OpenRead(source);
        // Somebody who kept an address might have put another file in the place of the first.
        if (file.Length != recording.Bytes) { throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "original_missing", $"The original has {file.Length} bytes, not {recording.Bytes}.")); }
        return await Sha256Hex.OfAsync(file, ct);
    }

    private static JobFailedException Rejection(Problem problem) => new(new JobError(
        JobErrorClass.Deterministic,
        problem.Code,
        $"The file was refused: {problem.Code} {string.Join(' ', problem.Args)}".TrimEnd(),
        [.. problem.Args.Select(Word)]));

    private static string Word(object value) => value switch
    {
        TimeSpan length => length.ToString(length.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Writes what was found, and nothing that somebody else may have changed meanwhile (removal, a newer job).</summary>
    private static async Task WriteAsync(StudioDb db, Recording found, CancellationToken ct)
    {
        var row = await db.Recordings.FirstAsync(r => r.Id == found.Id, ct);
        var removed = row.DeletedAt;
        db.Entry(row).CurrentValues.SetValues(found);
        row.DeletedAt = removed;
        await db.SaveChangesAsync(ct);
    }

    private async Task<Recording?> FindAsync(JobRun run, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.Recordings.AsNoTracking().FirstOrDefaultAsync(r => r.Id == run.SubjectId && r.JobId == run.JobId && r.OriginalKey != null, ct);
    }

    private async Task<string> FetchAsync(Recording recording, JobRun run, CancellationToken ct)
    {
        try { return await store.FetchAsync(recording.OriginalKey!, run.ScratchFolder, ct); }
        catch (FileNotFoundException e)
        {
            throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "original_missing", "The original is not in the object store."), e);
        }
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Events;

/// <summary>What the job is told: when the picture is to be taken, seconds from the recording's start.</summary>
internal sealed record PictureEventParams(double At);

/// <summary>Takes a new picture of an event whose bounds were edited. Until then, and where it fails, the old one is shown.</summary>
public sealed class PictureEventHandler : IJobHandler
{
    private readonly IDbContextFactory<StudioDb> _factory;
    private readonly IObjectStore _store;
    private readonly EventPictures _pictures;

    /// <summary>Made by the container.</summary>
    public PictureEventHandler(IDbContextFactory<StudioDb> factory, IObjectStore store, MediaTools tools) =>
        (_factory, _store, _pictures) = (factory, store, new EventPictures(tools));

    /// <summary>The kind of work.</summary>
    public static readonly JobKind Picture = new("picture_event", JobGroup.Ingest, MaxAttempts: 3, Deadline: TimeSpan.FromHours(1));

    /// <inheritdoc />
    public JobKind Kind => Picture;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Report("pictures", 0);
        await using var db = await _factory.CreateDbContextAsync(ct);
        var recording = await (from e in db.Events
                               join r in db.Recordings on e.RecordingId equals r.Id
                               where e.Id == run.SubjectId && e.DeletedAt == null && r.DeletedAt == null && r.OriginalKey != null && r.Probe != null
                               select new { r.OriginalKey, r.Probe }).AsNoTracking().SingleOrDefaultAsync(ct);
        if (recording is null) { return new JobOutcome(); }
        var source = await _store.FetchAsync(recording.OriginalKey!, run.ScratchFolder, ct);
        var path = Path.Combine(run.ScratchFolder, "picture.jpg");
        var at = StudioJson.Read<PictureEventParams>(run.Params).At;
        await _pictures.TakeAsync(source, StudioJson.Read<MediaProbe>(recording.Probe!), at, path, run.ScratchFolder, ct);
        var key = ObjectKeys.Output(run.JobId, run.Fence, "event.jpg");
        await _store.PutFileAsync(key, path, "image/jpeg", ct);
        return new JobOutcome
        {
            OutputKey = key,
            CommitAsync = (late, token) => late.Events.Where(e => e.Id == run.SubjectId).ExecuteUpdateAsync(set => set.SetProperty(e => e.ThumbnailKey, key), token),
        };
    }

    /// <inheritdoc />
    public Task SettleAsync(StudioDb db, Job job, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc />
    public IReadOnlyList<UserSignal> SignalsOf(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.State == JobState.Done ? [new("event", job.SubjectId)] : [];
    }
}

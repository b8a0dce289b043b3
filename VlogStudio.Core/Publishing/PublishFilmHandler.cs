using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Publishing;

/// <summary>What a job that publishes was asked.</summary>
/// <param name="VlogId">The film, for open pages.</param>
internal sealed record PublishFilmParams(Guid VlogId);

/// <summary>What such a job answers.</summary>
/// <param name="VideoId">The video's id at YouTube.</param>
/// <param name="VideoUrl">Where it is watched.</param>
/// <param name="ShownAs">Who sees it, as YouTube says.</param>
internal sealed record PublishFilmResult(string VideoId, string VideoUrl, Visibility ShownAs);

/// <summary>Sends a film to a channel. Any attempt goes on where the one before was.</summary>
internal sealed class PublishFilmHandler(PublicationRows rows, YouTubeChannels channels, YouTubeUpload upload, YouTubeVideos videos, IObjectStore store, TimeProvider time) : IJobHandler
{
    /// <summary>The kind of work.</summary>
    public static readonly JobKind PublishFilm = new("publish_film", JobGroup.Publish, MaxAttempts: 6, Deadline: TimeSpan.FromDays(1));

    public JobKind Kind => PublishFilm;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Report("preparing_upload", 0);
        var publication = await rows.ReadAsync(run, ct);
        var channel = channels.Of(await rows.AccountAsync(publication, ct));
        if (publication.VideoId is null)
        {
            await CheckFilmAsync(publication, ct);
            publication.VideoId = await upload.HandleAsync(run, publication, channel, ct);
            await rows.KeepVideoAsync(run, publication.VideoId, ct);
        }
        run.Report("publishing", UploadShare.Settling);
        var shown = await videos.SettleAsync(channel, publication, ct);
        var result = new PublishFilmResult(publication.VideoId, PublicationView.UrlOf(publication.VideoId), shown);
        return new JobOutcome
        {
            Result = StudioJson.Write(result),
            CommitAsync = (db, token) => db.Publications.Where(p => p.Id == run.SubjectId).ExecuteUpdateAsync(set => set.SetProperty(p => p.ShownAs, shown), token),
        };
    }

    public Task SettleAsync(StudioDb db, Job job, CancellationToken ct)
    {
        var (now, state) = (time.GetUtcNow(), job.State switch
        {
            JobState.Done or JobState.Partial => PublicationState.Done,
            JobState.Cancelled => PublicationState.Cancelled,
            _ => PublicationState.Failed,
        });
        return db.Publications.Where(p => p.Id == job.SubjectId && p.JobId == job.Id).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.State, state).SetProperty(p => p.EndedAt, now).SetProperty(p => p.ErrorCode, job.ErrorCode).SetProperty(p => p.ErrorArgs, job.ErrorArgs), ct);
    }

    public async Task<Result<Unit>> ReplayAsync(StudioDb db, Job ended, Job again, CancellationToken ct)
    {
        var publication = await db.Publications.SingleOrDefaultAsync(p => p.Id == ended.SubjectId, ct);
        if (publication is null || publication.JobId != ended.Id || publication.State is PublicationState.Pending) { return Problem.Conflict("publication_under_way"); }
        publication.Await(again.Id);
        return default(Unit);
    }

    public IReadOnlyList<UserSignal> SignalsOf(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return [new("publication", StudioJson.Read<PublishFilmParams>(job.Params).VlogId)];
    }

    private async Task CheckFilmAsync(Publication publication, CancellationToken ct)
    {
        if (await store.FindAsync(publication.VideoKey, ct) is { } found && found.Bytes == publication.Bytes) { return; }
        throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "source_missing", "The film is not in the store any more."));
    }
}

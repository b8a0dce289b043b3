using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Notices;

/// <summary>Work that costs credits and stands in the history, as a film does, but is done at once, as the test says.</summary>
internal sealed class PaidHandler(CaptureHold capture, ReleaseHold release, SettleGeneration settle) : IJobHandler
{
    public static readonly JobKind Paid = new("paid_test", JobGroup.Render, 1, TimeSpan.FromHours(1));

    public JobKind Kind => Paid;

    public Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var wanted = StudioJson.Read<PaidParams>(run.Params);
        if (wanted.Ends == "failed") { throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "music_missing", "The film's music is gone.")); }
        return Task.FromResult(new JobOutcome { State = wanted.Ends == "partial" ? JobState.Partial : JobState.Done, OutputKey = $"out/{run.JobId:n}/1/film.mp4" });
    }

    public async Task SettleAsync(StudioDb db, Job job, CancellationToken ct)
    {
        var isMade = job.State is JobState.Done or JobState.Partial;
        var taken = job.State switch { JobState.Done => 12, JobState.Partial => 7, _ => 0 };
        if (isMade) { await capture.HandleAsync(db, job.Id, taken, ct); } else { await release.HandleAsync(db, job.Id, ct); }
        await settle.HandleAsync(db, job.Id, new GenerationOutcome(isMade ? GenerationStatus.Completed : job.State == JobState.Cancelled ? GenerationStatus.Cancelled : GenerationStatus.Failed)
        {
            MediaKey = isMade ? job.OutputKey : null,
            MediaUrl = isMade ? $"/api/v1/vlogs/{job.SubjectId}/video" : null,
            CreditsUsed = taken,
            ErrorCode = isMade ? null : job.ErrorCode,
            ErrorMessage = isMade ? null : job.ErrorMessage,
        }, ct);
    }

    public IReadOnlyList<UserSignal> SignalsOf(Job job) => [];

    internal sealed record PaidParams(string Ends);

    /// <summary>Asks for such work: hold, history row and job in one transaction.</summary>
    public static async Task<Job> AskAsync(StudioApp app, Guid userId, string ends, string? title = "The lake", bool inHistory = true, string type = "vlog")
    {
        var job = await app.WithDbAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            var added = app.Get<EnqueueJob>().Add(db, Paid, userId, Guid.CreateVersion7(), new PaidParams(ends));
            await db.SaveChangesAsync();
            Assert.True((await app.Get<PlaceHold>().HandleAsync(db, userId, added.Id, 12, CancellationToken.None)).IsOk);
            if (inHistory)
            {
                await app.Get<NoteGeneration>().HandleAsync(db, new AskedGeneration(userId, type, added.Id, """{"target_date":"2025-05-02","run_id":"r-1"}""", title), CancellationToken.None);
            }
            await transaction.CommitAsync();
            return added;
        });
        await app.Get<EnqueueJob>().IssueTicketAsync(job.Group);
        return job;
    }
}

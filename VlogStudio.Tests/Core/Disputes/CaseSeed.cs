using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Tests.Core.Disputes;

/// <summary>Writes the story of one job past the acts of the room that makes it, its money by the acts of the ledger.</summary>
internal static class CaseSeed
{
    /// <summary>A job that a person paid for, with attempts, phases and a hold.</summary>
    /// <param name="db">The caller's context with an open transaction.</param>
    /// <param name="get">Where acts come from.</param>
    /// <param name="userId">Whose; they have an account.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="price">What was held.</param>
    /// <param name="captured">What was taken; null releases it.</param>
    /// <param name="outputKey">What was delivered.</param>
    public static async Task<Guid> JobAsync(StudioDb db, IServiceProvider get, Guid userId, JobState end, long price, long? captured, string? outputKey = null)
    {
        var asked = TimeProvider.System.GetUtcNow().AddMinutes(-10);
        var job = new Job
        {
            UserId = userId, Kind = "generate_vlog", Group = JobGroup.Render, SubjectId = Guid.CreateVersion7(), Params = "{\"vlog_id\":\"x\"}", ParamsSha256 = "ab", RunAt = asked,
            DeadlineAt = asked.AddHours(6), CreatedAt = asked, UpdatedAt = asked, State = end, Attempt = 3, Fence = 3, StartedAt = asked.AddSeconds(1),
            EndedAt = end.IsTerminal() ? asked.AddMinutes(5) : null, OutputKey = outputKey, ErrorCode = end == JobState.Failed ? "storage_unavailable" : null,
            ErrorMessage = end == JobState.Failed ? "The store answered 503 <three> times." : null,
        };
        db.Jobs.Add(job);
        db.JobEvents.Add(JobEvents.First(job));
        for (var i = 1; i <= 3; i++)
        {
            var began = asked.AddSeconds(i * 30);
            var isLast = i == 3;
            db.JobAttempts.Add(new JobAttempt
            {
                JobId = job.Id, Fence = i, WorkerId = $"node-{i}", StartedAt = began, EndedAt = began.AddSeconds(20), Outcome = isLast ? end.ToString().ToLowerInvariant() : "retrying",
                ErrorCode = isLast && end != JobState.Failed ? null : "storage_unavailable", ErrorMessage = isLast && end != JobState.Failed ? null : "The store answered 503.",
                Commands = "[{\"tool\":\"ffmpeg\",\"args\":[\"-i\",\"file:a.mp4\"],\"exit_code\":1,\"seconds\":2.5}]", LogTail = "<script>no</script>\nConnection refused", CpuSeconds = 3.25, PeakBytes = 104857600,
                Helpers = isLast ? "[{\"node\":\"node-9\",\"parts\":4,\"seconds\":12.5}]" : null,
            });
            foreach (var (phase, after) in (ReadOnlySpan<(string, int)>)[("preparing_clips", 1), ("rendering_clips", 5)])
            {
                job.Phase = phase;
                db.JobEvents.Add(JobEvents.Update(job, (i * 2) + (after > 1 ? 1 : 0), began.AddSeconds(after)));
            }
        }
        await db.SaveChangesAsync();
        await Act<NoteGeneration>(get).HandleAsync(
            db, new AskedGeneration(userId, "vlog", job.Id, "{\"title\":\"A day <b>out</b>\",\"resolution\":\"1080p\",\"event_ids\":[1,2]}", "A day <b>out</b>"), CancellationToken.None);
        await Act<PlaceHold>(get).HandleAsync(db, userId, job.Id, price, CancellationToken.None);
        if (captured is { } taken) { await Act<CaptureHold>(get).HandleAsync(db, job.Id, taken, CancellationToken.None); }
        else if (end.IsTerminal()) { await Act<ReleaseHold>(get).HandleAsync(db, job.Id, CancellationToken.None); }
        if (end.IsTerminal())
        {
            var status = end is JobState.Done or JobState.Partial ? GenerationStatus.Completed : end == JobState.Cancelled ? GenerationStatus.Cancelled : GenerationStatus.Failed;
            await Act<SettleGeneration>(get).HandleAsync(db, job.Id, new GenerationOutcome(status) { CreditsUsed = captured ?? 0, ErrorCode = job.ErrorCode, ErrorMessage = job.ErrorMessage }, CancellationToken.None);
        }
        return job.Id;
    }

    private static T Act<T>(IServiceProvider get) => (T)get.GetService(typeof(T))!;
}

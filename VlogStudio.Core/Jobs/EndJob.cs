using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Jobs;

/// <summary>An end that is wanted for a job.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State">The terminal state.</param>
/// <param name="Guard">Which row may still end this way; a row it leaves out stays as it is.</param>
internal sealed record JobEnd(Guid JobId, JobState State, Func<IQueryable<Job>, IQueryable<Job>> Guard)
{
    public JobOutcome? Outcome { get; init; }

    public JobError? Error { get; init; }

    public int MoreCrashes { get; init; }

    /// <summary>How the attempt that was under way ended.</summary>
    public required string AttemptOutcome { get; init; }

    public AttemptUse? Use { get; init; }
}

/// <summary>
/// Ends a job: the one place where a terminal state is written, in one transaction with the outcome's rows, the handler's settling, the terminal
/// event and the outbox message. Whoever comes second finds the guard closed and writes nothing.
/// </summary>
internal sealed class EndJob(
    IDbContextFactory<StudioDb> databases, IServiceScopeFactory scopes, JobWire wire, TimeProvider time, ILogger<EndJob> logger)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(4)];

    /// <summary>The job as it has ended, or null when the guard was closed.</summary>
    public async Task<Job?> HandleAsync(JobEnd end, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try { return await StudioTrace.InAsync(Spans.JobFinish, () => TryAsync(end, ct)); }
            catch (Exception e) when (attempt < Pauses.Length && JobFailures.IsPassingDatabaseTrouble(e))
            {
                // Whether the commit went through may be unknown; the guard answers that on the next try.
                JobsLog.EndFailed(logger, e, end.JobId, attempt + 1);
                await Task.Delay(Pauses[attempt], time, ct);
            }
        }
    }

    private async Task<Job?> TryAsync(JobEnd end, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = time.GetUtcNow();
        if (await CloseAsync(db, end, now, ct) == 0) { return null; }
        var job = await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == end.JobId, ct);
        var handler = scope.ServiceProvider.HandlerOf(job.Kind);
        if (end.Outcome?.CommitAsync is { } commit) { await commit(db, ct); }
        await handler.SettleAsync(db, job, ct);
        var seq = await db.NextSeqAsync(job.Id, ct);
        db.JobEvents.Add(JobEvents.End(job, seq, now));
        db.Outbox.Add(MessageOf(job, now));
        await db.SaveChangesAsync(ct);
        var began = await db.EndAttemptAsync(job, end.AttemptOutcome, end.Error, end.Use, now, ct);
        await transaction.CommitAsync(ct);
        if (began is { } at) { StudioMeter.AttemptEnded(job.Kind, end.AttemptOutcome, now - at); }
        JobsLog.Ended(logger, job.Id, job.Kind, job.State, job.ErrorCode);
        wire.Publish(job, seq, handler);
        return job;
    }

    private static Task<int> CloseAsync(StudioDb db, JobEnd end, DateTimeOffset now, CancellationToken ct)
    {
        var isGood = end.State is JobState.Done or JobState.Partial;
        var phase = SnakeCase.Of(end.State.ToString());
        var error = end.Error;
        var errorClass = error?.Class;
        var args = error?.Args is { } values ? StudioJson.Write(values) : null;
        var result = end.Outcome?.Result;
        var outputKey = end.Outcome?.OutputKey;
        return end.Guard(db.Jobs.Where(j => j.Id == end.JobId)).ExecuteUpdateAsync(
            set => set
                .SetProperty(j => j.State, end.State).SetProperty(j => j.Phase, phase)
                .SetProperty(j => j.Progress, j => isGood ? 100 : j.Progress).SetProperty(j => j.EtaSeconds, (double?)null)
                .SetProperty(j => j.CrashCount, j => j.CrashCount + end.MoreCrashes)
                .SetProperty(j => j.ErrorClass, errorClass).SetProperty(j => j.ErrorCode, error == null ? null : error.Code)
                .SetProperty(j => j.ErrorMessage, error == null ? null : error.Message).SetProperty(j => j.ErrorArgs, args)
                .SetProperty(j => j.Result, result).SetProperty(j => j.OutputKey, outputKey)
                .SetProperty(j => j.LeaseUntil, (DateTimeOffset?)null)
                .SetProperty(j => j.UpdatedAt, now).SetProperty(j => j.EndedAt, now),
            ct);
    }

    private static OutboxMessage MessageOf(Job job, DateTimeOffset now) => new()
    {
        Topic = job.State switch
        {
            JobState.Done or JobState.Partial => "job_completed",
            JobState.Cancelled => "job_cancelled",
            _ => "job_failed",
        },
        Body = StudioJson.Write(new { JobId = job.Id, job.Kind, job.UserId, job.SubjectId, Status = job.State, job.OutputKey, job.ErrorCode, EndedAt = now }),
        DueAt = now,
        Trace = JobTrace.Of(job),
    };
}

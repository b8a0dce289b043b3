using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Tests.Core.Jobs;

/// <summary>What scripted jobs do, by their subject.</summary>
public sealed class JobScripts
{
    public ConcurrentDictionary<Guid, Func<JobRun, CancellationToken, Task<JobOutcome>>> BySubject { get; } = new();

    /// <summary>Which runs there were.</summary>
    public ConcurrentQueue<(Guid JobId, int Fence)> Runs { get; } = new();
}

/// <summary>A handler that does what the test says. Its settling leaves a row, in the same transaction, by which settlings are counted.</summary>
public sealed class ScriptedHandler(JobScripts scripts) : IJobHandler
{
    public static readonly JobKind Scripted = new("scripted", JobGroup.Render, 3, TimeSpan.FromHours(1));

    public JobKind Kind => Scripted;

    public Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        scripts.Runs.Enqueue((run.JobId, run.Fence));
        return scripts.BySubject.TryGetValue(run.SubjectId, out var script) ? script(run, ct) : Task.FromResult(new JobOutcome());
    }

    public async Task SettleAsync(StudioDb db, Job job, CancellationToken ct)
    {
        db.Outbox.Add(new OutboxMessage { Topic = "settled", Body = StudioJson.Write(new { job.Id, job.State }), DueAt = DateTimeOffset.UnixEpoch });
        await db.SaveChangesAsync(ct);
    }

    public IReadOnlyList<UserSignal> SignalsOf(Job job) => [new("vlog", job.SubjectId)];

    /// <summary>How often a job was settled.</summary>
    public static Task<int> CountSettledAsync(StudioDb db, Guid jobId) =>
        db.Outbox.CountAsync(m => m.Topic == "settled" && EF.Functions.JsonContains(m.Body, StudioJson.Write(new { Id = jobId })));
}

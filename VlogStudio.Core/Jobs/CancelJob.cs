using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>Stops a job its owner no longer wants.</summary>
public sealed class CancelJob
{
    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly EndJob _endJob;
    private readonly JobWire _wire;

    internal CancelJob(IDbContextFactory<StudioDb> databases, EndJob endJob, JobWire wire)
    {
        _databases = databases;
        _endJob = endJob;
        _wire = wire;
    }

    /// <summary>
    /// A waiting job is cancelled and settled at once; a running one is told to stop, which takes a few seconds. Cancelling twice is fine.
    /// </summary>
    /// <returns>Nothing; or <c>not_found</c>, or <c>job_already_ended</c> when it had ended otherwise.</returns>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid jobId, CancellationToken ct)
    {
        while (true)
        {
            await using var db = await _databases.CreateDbContextAsync(ct);
            var state = await db.Jobs.Where(j => j.Id == jobId && j.UserId == userId).Select(j => (JobState?)j.State).SingleOrDefaultAsync(ct);
            switch (state)
            {
                case null: return Problem.NotFound();
                case JobState.Cancelled: return default(Unit);
                case JobState.Queued or JobState.Retrying when await CancelWaitingAsync(jobId, ct): return default(Unit);
                case JobState.Running when await AskToStopAsync(db, jobId, ct): return default(Unit);
                case { } ended when ended.IsTerminal(): return Problem.Conflict("job_already_ended");
                default: break; // It moved on between the two looks: look again.
            }
        }
    }

    private async Task<bool> CancelWaitingAsync(Guid jobId, CancellationToken ct)
    {
        var end = new JobEnd(jobId, JobState.Cancelled, jobs => jobs.Where(j => j.State == JobState.Queued || j.State == JobState.Retrying))
        {
            AttemptOutcome = "cancelled",
        };
        return await _endJob.HandleAsync(end, ct) is not null;
    }

    private async Task<bool> AskToStopAsync(StudioDb db, Guid jobId, CancellationToken ct)
    {
        var rows = await db.Jobs.Where(j => j.Id == jobId && j.State == JobState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.IsCancelRequested, true), ct);
        if (rows == 0) { return false; }
        _wire.AskToStop(jobId);
        return true;
    }
}

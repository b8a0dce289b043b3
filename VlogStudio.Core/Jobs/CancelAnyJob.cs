using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>Stops anybody's job. For admins: the caller checks the role.</summary>
/// <param name="databases">The database.</param>
/// <param name="cancel">Stops one's own.</param>
/// <param name="audit">The audit.</param>
public sealed class CancelAnyJob(IDbContextFactory<StudioDb> databases, CancelJob cancel, WriteAudit audit)
{
    /// <summary>Stops it as its owner would, and keeps who did.</summary>
    /// <returns>Nothing; or <c>not_found</c>, <c>job_already_ended</c>.</returns>
    public async Task<Result<Unit>> HandleAsync(JobAct act, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        await using var db = await databases.CreateDbContextAsync(ct);
        var job = await db.Jobs.Where(j => j.Id == act.JobId).Select(j => new { j.UserId, j.State, j.IsCancelRequested }).SingleOrDefaultAsync(ct);
        if (job is null) { return Problem.NotFound(); }
        if (job.State.IsTerminal() && job.State != JobState.Cancelled) { return Problem.Conflict("job_already_ended"); }
        if (job.State == JobState.Cancelled || job.IsCancelRequested) { return default(Unit); }

        // Kept before it is done: an act that is not in the audit must not happen.
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            var note = new AuditNote($"admin:{act.AdminId}", "job_cancel_asked", $"job:{act.JobId}") { Before = StudioJson.Write(new { job.State }), Reason = act.Reason, Ip = act.Ip };
            await audit.HandleAsync(db, note, ct);
            await transaction.CommitAsync(ct);
        }
        return await cancel.HandleAsync(job.UserId, act.JobId, ct);
    }
}

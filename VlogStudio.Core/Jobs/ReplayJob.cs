using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// Does a failed or dead job again, as it was asked then: a new job linked to it, with a hold and a history row of its own where its kind has them. The
/// ended job stays as it is. For admins: the caller checks the role.
/// </summary>
/// <param name="databases">The database.</param>
/// <param name="scopes">Scopes for handlers.</param>
/// <param name="enqueue">Makes jobs.</param>
/// <param name="audit">The audit.</param>
/// <param name="bus">The side wire.</param>
public sealed class ReplayJob(IDbContextFactory<StudioDb> databases, IServiceScopeFactory scopes, EnqueueJob enqueue, WriteAudit audit, LiveBus bus)
{
    /// <summary>Makes the new job; asked twice, it answers the same one.</summary>
    /// <returns>The new job; or <c>not_found</c>, <c>job_not_to_be_replayed</c>, <c>insufficient_credits</c>, or what the kind refuses.</returns>
    public async Task<Result<Guid>> HandleAsync(JobAct act, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        await using var scope = scopes.CreateAsyncScope();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // The lock makes two clicks one replay: the second waits and finds the first one's job.
        var ended = (await db.Jobs.FromSql($"SELECT * FROM job WHERE id = {act.JobId} FOR UPDATE").AsNoTracking().ToListAsync(ct)).SingleOrDefault();
        if (ended is null) { return Problem.NotFound(); }
        if (await db.Jobs.Where(j => j.ReplayOf == act.JobId).Select(j => (Guid?)j.Id).FirstOrDefaultAsync(ct) is { } known) { return known; }
        if (ended.State is not (JobState.Dead or JobState.Failed)) { return Problem.Conflict("job_not_to_be_replayed"); }

        var handler = scope.ServiceProvider.HandlerOf(ended.Kind);
        var again = enqueue.AddAgain(db, handler.Kind, ended);
        await db.SaveChangesAsync(ct);
        var ready = await handler.ReplayAsync(db, ended, again, ct);
        if (!ready.IsOk) { return ready.Refused<Guid>(); }
        await db.SaveChangesAsync(ct);
        var note = new AuditNote($"admin:{act.AdminId}", "job_replayed", $"job:{ended.Id}")
        {
            Before = StudioJson.Write(new { ended.State, ended.ErrorCode }), After = StudioJson.Write(new { JobId = again.Id }), Reason = act.Reason, Ip = act.Ip,
        };
        await audit.HandleAsync(db, note, ct);
        await transaction.CommitAsync(ct);
        await enqueue.IssueTicketAsync(again.Group, CancellationToken.None);
        foreach (var signal in handler.SignalsOf(again)) { bus.Tell(again.UserId, signal); }
        return again.Id;
    }
}

/// <summary>What an admin asks of a job.</summary>
/// <param name="AdminId">Who asks.</param>
/// <param name="JobId">Of which.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="Ip">From which address.</param>
public sealed record JobAct(Guid AdminId, Guid JobId, string? Reason, string? Ip);

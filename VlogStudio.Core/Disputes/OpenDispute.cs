using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Disputes;

/// <summary>Takes a person's word that a charge was wrong.</summary>
public sealed class OpenDispute(IDbContextFactory<StudioDb> contexts, ClaimKey claim, WriteAudit audit, LiveBus bus, TimeProvider clock)
{
    /// <summary>The most characters of a claim.</summary>
    public const int MaxClaim = 4000;

    /// <summary>Opens it; a settled one is taken up again as a new row that names it.</summary>
    /// <returns>
    /// The dispute; or <c>job_not_found</c> (somebody else's too), <c>job_not_ended</c>, <c>dispute_open</c> when there is one already, text_required,
    /// text_too_long or text_unreadable for the claim, or what <see cref="ClaimKey"/> refuses.
    /// </returns>
    public async Task<Result<DisputeView>> HandleAsync(OpenDisputeInput input, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(input);
        var words = PersonText.Check("claim", input.Claim, MaxClaim, isRequired: true);
        if (!words.IsOk) { return words.Refused<DisputeView>(); }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var refused = default(Problem);
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            var hash = ClaimKey.HashOf("open_dispute", new { input.JobId, Claim = words.Value });
            var claimed = await claim.HandleAsync(db, input.UserId, input.IdempotencyKey, hash, ct);
            if (!claimed.IsOk) { return claimed.Refused<DisputeView>(); }
            if (claimed.Value.Earlier is { } earlier) { return StudioJson.Read<DisputeView>(earlier.Body); }

            var state = await db.Jobs.Where(j => j.Id == input.JobId && j.UserId == input.UserId).Select(j => (JobState?)j.State).SingleOrDefaultAsync(ct);
            if (state is null) { refused = Problem.NotFound("job_not_found"); }
            else if (!state.Value.IsTerminal()) { return Problem.Conflict("job_not_ended"); }
            else if (await InsertAsync(db, input, words.Value, ct) is { } dispute)
            {
                var view = DisputeView.ForClaimant(dispute);
                await claimed.Value.Scope.KeepAsync(db, new KeptAnswer(201, StudioJson.Write(view), $"/api/v1/disputes/{view.Id}"), ct);
                await audit.HandleAsync(db, new AuditNote($"user:{input.UserId}", "dispute_opened", $"dispute:{view.Id}") { After = StudioJson.Write(view), Ip = input.Ip }, ct);
                await transaction.CommitAsync(ct);
                bus.Tell(input.UserId, new UserSignal("history", view.JobId));
                return view;
            }
            else { return Problem.Conflict("dispute_open"); }
        }
        await NoteAsync(db, input, refused, ct);
        return refused;
    }

    /// <summary>The row, or null when the job has an undecided dispute already.</summary>
    private async Task<Dispute?> InsertAsync(StudioDb db, OpenDisputeInput input, string words, CancellationToken ct)
    {
        var before = await db.Disputes.Where(d => d.JobId == input.JobId).OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefaultAsync(ct);
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var dispute = new Dispute { UserId = input.UserId, JobId = input.JobId, Claim = words, ReopenedFrom = before, CreatedAt = now };
        // The index of undecided disputes judges races, and leaves the transaction whole.
        var written = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO dispute (id, user_id, job_id, state, claim, reopened_from, created_at)
            VALUES ({dispute.Id}, {dispute.UserId}, {dispute.JobId}, 'open', {dispute.Claim}, {dispute.ReopenedFrom}, {dispute.CreatedAt})
            ON CONFLICT DO NOTHING
            """, ct);
        return written == 1 ? dispute : null;
    }

    private async Task NoteAsync(StudioDb db, OpenDisputeInput input, Problem refused, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await audit.HandleAsync(db, new AuditNote($"user:{input.UserId}", "dispute_open_refused", $"job:{input.JobId}") { Reason = refused.Code, Ip = input.Ip }, ct);
        await transaction.CommitAsync(ct);
    }
}

/// <summary>A claim.</summary>
/// <param name="UserId">Who claims.</param>
/// <param name="JobId">The job, their own and ended.</param>
/// <param name="Claim">Their words, 1 to 4000 characters.</param>
/// <param name="Ip">From which address.</param>
public sealed record OpenDisputeInput(Guid UserId, Guid JobId, string Claim, string? Ip)
{
    /// <summary>The caller's key: the first answer is given again to the same claim.</summary>
    public string? IdempotencyKey { get; init; }
}

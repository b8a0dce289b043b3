using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Disputes;

/// <summary>
/// Settles a dispute in one transaction: the decision, the credits, the message and the audit row. Above a limit the first call only proposes, and
/// another admin's call for the same decides. Whatever is refused moves nothing and is kept in the audit.
/// </summary>
public sealed class SettleDispute(
    IDbContextFactory<StudioDb> contexts, RefundHold refund, ClaimKey claim, WriteAudit audit, NoteRefusedSettlement refusals, LiveBus bus,
    IOptions<DisputesOptions> options, TimeProvider clock)
{
    /// <summary>Settles, proposes, or decides what another proposed.</summary>
    /// <returns>
    /// What it came to; or <c>not_an_admin</c>, <c>dispute_not_found</c>, <c>own_dispute</c>, unknown_decision, amount_negative, amount_zero,
    /// amount_on_rejection, amount_above_remainder, goodwill_above_limit, unknown_reason_code, text problems of the note, <c>form_replayed</c>, what
    /// <see cref="ClaimKey"/> refuses, <c>already_settled</c> (args: who, when), <c>second_admin_needed</c>, <c>proposal_differs</c> (args: decision,
    /// amount), <c>not_proposed</c>, <c>sign_in_again</c>, <c>claimant_account_frozen</c>.
    /// </returns>
    public async Task<Result<Settlement>> HandleAsync(SettleInput input, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(input);
        Result<Settlement> answer;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            answer = await TryAsync(db, input, ct);
            if (answer.IsOk) { await transaction.CommitAsync(ct); }
        }
        if (answer.IsOk)
        {
            bus.Tell(answer.Value.Dispute.UserId, new UserSignal("credits", answer.Value.Dispute.UserId));
            bus.Tell(answer.Value.Dispute.UserId, new UserSignal("history", answer.Value.Dispute.JobId));
            return answer;
        }
        var amount = input.Amount.ToString(CultureInfo.InvariantCulture);
        await refusals.HandleAsync(new(input.DisputeId, input.AdminId, input.Decision, amount, input.ReasonCode, input.Ip, answer.Problems), ct);
        return answer;
    }

    private async Task<Result<Settlement>> TryAsync(StudioDb db, SettleInput input, CancellationToken ct)
    {
        if (!await AdminRole.IsHeldAsync(db, input.AdminId, ct)) { return new Problem("not_an_admin", ProblemKind.Forbidden); }
        var seen = await db.Disputes.AsNoTracking().FirstOrDefaultAsync(d => d.Id == input.DisputeId, ct);
        if (seen is null) { return Problem.NotFound("dispute_not_found"); }
        if (seen.UserId == input.AdminId) { return new Problem("own_dispute", ProblemKind.Forbidden); }
        if (SettleRules.Of(input, options.Value) is { Count: > 0 } wrong) { return Result<Settlement>.Refuse(wrong); }

        var hash = ClaimKey.HashOf("settle_dispute", new { input.DisputeId, input.Decision, input.Amount, input.ReasonCode, input.Note });
        var claimed = await claim.HandleAsync(db, input.AdminId, input.Key, hash, ct);
        if (!claimed.IsOk) { return claimed.Refused<Settlement>(); }
        if (claimed.Value.Earlier is { } earlier) { return input.FormId is null ? StudioJson.Read<Settlement>(earlier.Body) : Problem.Conflict("form_replayed"); }

        // The account first, as everywhere in the ledger; then the dispute, so that of two admins the second sees what the first did.
        await LedgerSql.LockAccountAsync(db, seen.UserId, ct);
        var dispute = await db.Disputes.FromSql($"SELECT * FROM dispute WHERE id = {input.DisputeId} FOR UPDATE").AsNoTracking().SingleAsync(ct);
        var settled = dispute.State switch
        {
            DisputeState.Approved or DisputeState.Rejected => await AlreadyAsync(db, dispute, ct),
            DisputeState.Proposed => await DecideAsync(db, dispute, input, ct),
            _ when input.IsOnProposal => Problem.Conflict("not_proposed"),
            _ => await BeginAsync(db, dispute, input, ct),
        };
        if (settled.IsOk) { await claimed.Value.Scope.KeepAsync(db, new KeptAnswer(200, StudioJson.Write(settled.Value)), ct); }
        return settled;
    }

    private static async Task<Result<Settlement>> AlreadyAsync(StudioDb db, Dispute dispute, CancellationToken ct)
    {
        var who = dispute.CheckerId ?? dispute.MakerId;
        var email = await db.Users.Where(u => u.Id == who).Select(u => u.Email).FirstOrDefaultAsync(ct);
        return Problem.Conflict("already_settled", email ?? who?.ToString() ?? "", dispute.DecidedAt!.Value.UtcDateTime);
    }

    /// <summary>The first admin's word: settles at once, or proposes what needs a second.</summary>
    private async Task<Result<Settlement>> BeginAsync(StudioDb db, Dispute dispute, SettleInput input, CancellationToken ct)
    {
        var needsSecond = input.Amount > options.Value.SecondAdminAbove;
        if (input.Decision == SettleDecisions.Refund)
        {
            var remainder = await RefundHold.RemainderAsync(db, dispute.UserId, dispute.JobId, ct);
            if (input.Amount > remainder) { return Problem.Invalid("amount", "amount_above_remainder", remainder); }
        }
        if (needsSecond && IsStale(input)) { return new Problem("sign_in_again", ProblemKind.Forbidden); }
        var before = StudioJson.Write(DisputeView.ForAdmins(dispute));
        (dispute.Decision, dispute.Amount, dispute.ReasonCode, dispute.Note, dispute.MakerId) = (input.Decision, input.Amount, input.ReasonCode, input.Note.Trim(), input.AdminId);
        if (!needsSecond) { return await FinishAsync(db, dispute, input, before, ct); }

        (dispute.State, dispute.ProposedAt) = (DisputeState.Proposed, Now());
        await SaveAsync(db, dispute, "open", ct);
        var view = DisputeView.ForAdmins(dispute);
        await audit.HandleAsync(db, Note(input, "dispute_proposed", before, view), ct);
        return new Settlement(view, null, null, null, NeedsSecond: true);
    }

    /// <summary>The second admin's word on what the first proposed.</summary>
    private async Task<Result<Settlement>> DecideAsync(StudioDb db, Dispute dispute, SettleInput input, CancellationToken ct)
    {
        if (dispute.MakerId == input.AdminId) { return new Problem("second_admin_needed", ProblemKind.Forbidden); }
        if (IsStale(input)) { return new Problem("sign_in_again", ProblemKind.Forbidden); }
        var isRejected = input.Decision == SettleDecisions.Reject;
        if (!isRejected && (input.Decision != dispute.Decision || input.Amount != dispute.Amount)) { return Problem.Conflict("proposal_differs", dispute.Decision!, dispute.Amount!.Value); }

        var before = StudioJson.Write(DisputeView.ForAdmins(dispute));
        dispute.CheckerId = input.AdminId;
        // A proposal that is agreed to keeps its maker's reason and words; the approver's stand in the audit.
        if (isRejected) { (dispute.Decision, dispute.Amount, dispute.ReasonCode, dispute.Note) = (input.Decision, 0, input.ReasonCode, input.Note.Trim()); }
        return await FinishAsync(db, dispute, input, before, ct);
    }

    private async Task<Result<Settlement>> FinishAsync(StudioDb db, Dispute dispute, SettleInput input, string before, CancellationToken ct)
    {
        var from = SnakeCase.Of(dispute.State.ToString());
        CreditsMoved? moved = null;
        if (dispute.Decision != SettleDecisions.Reject)
        {
            var order = new Refund(
                dispute.UserId, dispute.JobId, dispute.Id, dispute.Amount!.Value, $"admin:{dispute.MakerId}", dispute.CheckerId is { } checker ? $"admin:{checker}" : null,
                dispute.ReasonCode!, dispute.Note);
            var money = dispute.Decision == SettleDecisions.Refund ? await refund.HandleAsync(db, order, ct) : await refund.GoodwillAsync(db, order, ct);
            if (!money.IsOk) { return money.Refused<Settlement>(); }
            moved = money.Value;
        }
        (dispute.State, dispute.DecidedAt, dispute.DecidedTxId) = (moved is null ? DisputeState.Rejected : DisputeState.Approved, Now(), moved?.TxId);
        await SaveAsync(db, dispute, from, ct);
        db.Outbox.Add(new OutboxMessage
        {
            Topic = "dispute_settled",
            Body = StudioJson.Write(new { DisputeId = dispute.Id, dispute.JobId, dispute.UserId, dispute.Decision, dispute.Amount }),
            DueAt = clock.GetUtcNow(),
        });
        await db.SaveChangesAsync(ct);
        var settlement = new Settlement(DisputeView.ForAdmins(dispute), moved?.BalanceBefore, moved?.BalanceAfter, moved?.TxId, NeedsSecond: false);
        await audit.HandleAsync(db, Note(input, "dispute_settled", before, settlement), ct);
        return settlement;
    }

    private static async Task SaveAsync(StudioDb db, Dispute dispute, string from, CancellationToken ct)
    {
        var state = SnakeCase.Of(dispute.State.ToString());
        var won = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE dispute SET state = {state}, decision = {dispute.Decision}, amount = {dispute.Amount}, reason_code = {dispute.ReasonCode}, note = {dispute.Note},
              maker_id = {dispute.MakerId}, checker_id = {dispute.CheckerId}, proposed_at = {dispute.ProposedAt}, decided_at = {dispute.DecidedAt}, decided_tx_id = {dispute.DecidedTxId}
            WHERE id = {dispute.Id} AND state = {from}
            """, ct);
        if (won != 1) { throw new InvalidOperationException($"Dispute {dispute.Id} left state {from} while its row was locked."); }
    }

    private bool IsStale(SettleInput input) => clock.GetUtcNow() - input.SignedInAt > options.Value.FreshSignIn;

    /// <summary>Now, in the microseconds PostgreSQL keeps.</summary>
    private DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    private static AuditNote Note<T>(SettleInput input, string action, string before, T after) =>
        new($"admin:{input.AdminId}", action, $"dispute:{input.DisputeId}") { Before = before, After = StudioJson.Write(after), Reason = $"{input.ReasonCode}: {input.Note.Trim()}", Ip = input.Ip };
}

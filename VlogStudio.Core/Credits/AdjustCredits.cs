using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Credits;

/// <summary>
/// Corrects a person's credits by an admin's hand: a new movement, never an edit. Bounded, so that it is no way round the second admin of large
/// refunds; what is refused moves nothing and is kept in the audit.
/// </summary>
public sealed class AdjustCredits(
    IDbContextFactory<StudioDb> contexts, ClaimKey claim, WriteAudit audit, LiveBus bus, IOptions<CreditsOptions> options, TimeProvider clock)
{
    /// <summary>The reasons there are; stable, keys of the words people read.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["correction", "wrong_grant", "wrong_charge", "migration", "other"];

    /// <summary>Adjusts.</summary>
    /// <returns>
    /// The movement; or <c>not_an_admin</c>, <c>own_account</c>, <c>account_not_found</c>, amount_zero, adjustment_above_limit (args: limit),
    /// unknown_reason_code, text problems of the note, <c>sign_in_again</c>, <c>insufficient_credits</c> when it would take more than is available,
    /// <c>claimant_account_frozen</c>, or what <see cref="ClaimKey"/> refuses.
    /// </returns>
    public async Task<Result<CreditsMoved>> HandleAsync(Adjustment adjustment, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(adjustment);
        await using var db = await contexts.CreateDbContextAsync(ct);
        Result<CreditsMoved> answer;
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            answer = await TryAsync(db, adjustment, ct);
            if (answer.IsOk) { await transaction.CommitAsync(ct); }
        }
        if (answer.IsOk)
        {
            bus.Tell(adjustment.AccountId, new UserSignal("credits", adjustment.AccountId));
            return answer;
        }
        await NoteAsync(db, adjustment, answer.Problems, ct);
        return answer;
    }

    private async Task<Result<CreditsMoved>> TryAsync(StudioDb db, Adjustment wanted, CancellationToken ct)
    {
        if (!await AdminRole.IsHeldAsync(db, wanted.AdminId, ct)) { return new Problem("not_an_admin", ProblemKind.Forbidden); }
        if (wanted.AdminId == wanted.AccountId) { return new Problem("own_account", ProblemKind.Forbidden); }
        if (Check(wanted) is { Count: > 0 } wrong) { return Result<CreditsMoved>.Refuse(wrong); }
        if (clock.GetUtcNow() - wanted.SignedInAt > options.Value.FreshSignIn) { return new Problem("sign_in_again", ProblemKind.Forbidden); }

        var hash = ClaimKey.HashOf("adjust_credits", new { wanted.AccountId, wanted.Amount, wanted.ReasonCode, wanted.Note });
        var claimed = await claim.HandleAsync(db, wanted.AdminId, wanted.IdempotencyKey, hash, ct);
        if (!claimed.IsOk) { return claimed.Refused<CreditsMoved>(); }
        if (claimed.Value.Earlier is { } earlier) { return StudioJson.Read<CreditsMoved>(earlier.Body); }

        if (await LedgerSql.LockAccountAsync(db, wanted.AccountId, ct) is not { } isFrozen) { return Problem.NotFound("account_not_found"); }
        if (isFrozen) { return Problem.Conflict("claimant_account_frozen"); }
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == wanted.AccountId, ct);
        if (account.Kind != AccountKind.User) { return Problem.NotFound("account_not_found"); }
        var available = account.Posted - account.Held;
        if (available + wanted.Amount < 0) { return new Problem("insufficient_credits", ProblemKind.PaymentRequired) { Args = [-wanted.Amount, available] }; }
        var movement = new CreditTransaction
        {
            IdemKey = $"adjust:{Guid.CreateVersion7()}",
            Kind = TransactionKind.Adjust,
            Actor = $"admin:{wanted.AdminId}",
            ReasonCode = wanted.ReasonCode,
            Note = wanted.Note.Trim(),
            At = clock.GetUtcNow(),
        };
        await LedgerSql.MoveAsync(db, movement, SystemAccounts.Issuance, wanted.AccountId, wanted.Amount, ct);
        var moved = new CreditsMoved(movement.Id, account.Posted, await LedgerSql.PostedAsync(db, wanted.AccountId, ct));
        await claimed.Value.Scope.KeepAsync(db, new KeptAnswer(200, StudioJson.Write(moved)), ct);
        await audit.HandleAsync(
            db,
            new AuditNote(movement.Actor, "credits_adjusted", $"account:{wanted.AccountId}")
            {
                Before = StudioJson.Write(new { Posted = moved.BalanceBefore }),
                After = StudioJson.Write(new { Posted = moved.BalanceAfter, moved.TxId, wanted.Amount }),
                Reason = $"{wanted.ReasonCode}: {movement.Note}",
                Ip = wanted.Ip,
            },
            ct);
        return moved;
    }

    private List<Problem> Check(Adjustment wanted)
    {
        var problems = new List<Problem>();
        if (wanted.Amount == 0) { problems.Add(Problem.Invalid("amount", "amount_zero")); }
        else if (wanted.Amount > options.Value.AdjustMax || wanted.Amount < -options.Value.AdjustMax) { problems.Add(Problem.Invalid("amount", "adjustment_above_limit", options.Value.AdjustMax)); }
        if (!Reasons.Contains(wanted.ReasonCode)) { problems.Add(Problem.Invalid("reason_code", "unknown_reason_code")); }
        problems.AddRange(PersonText.Check("note", wanted.Note, 4000, isRequired: true).Problems);
        return problems;
    }

    private async Task NoteAsync(StudioDb db, Adjustment wanted, IReadOnlyList<Problem> problems, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var who = await AdminRole.IsHeldAsync(db, wanted.AdminId, ct) ? "admin" : "user";
        var after = StudioJson.Write(new { Codes = problems.Select(p => p.Code), Amount = wanted.Amount.ToString(CultureInfo.InvariantCulture) });
        await audit.HandleAsync(db, new AuditNote($"{who}:{wanted.AdminId}", "credits_adjust_refused", $"account:{wanted.AccountId}") { After = after, Reason = problems[0].Code, Ip = wanted.Ip }, ct);
        await transaction.CommitAsync(ct);
    }
}

/// <summary>A correction an admin wants.</summary>
/// <param name="AdminId">Who; their role is looked up.</param>
/// <param name="AccountId">Whose credits; never the admin's own.</param>
/// <param name="Amount">Whole credits to give (above zero) or take (below).</param>
/// <param name="ReasonCode">One of <see cref="AdjustCredits.Reasons"/>.</param>
/// <param name="Note">Words the person reads, 1 to 4000 characters.</param>
/// <param name="Ip">From which address.</param>
/// <param name="SignedInAt">When the admin's session began (UTC).</param>
public sealed record Adjustment(Guid AdminId, Guid AccountId, long Amount, string ReasonCode, string Note, string? Ip, DateTimeOffset SignedInAt)
{
    /// <summary>The caller's key: the first answer is given again to the same call.</summary>
    public string? IdempotencyKey { get; init; }
}

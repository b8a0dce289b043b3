namespace VlogStudio.Core.Disputes;

/// <summary>How an admin would settle a dispute.</summary>
/// <param name="DisputeId">Which.</param>
/// <param name="AdminId">Who decides; their role is looked up.</param>
/// <param name="Decision">One of <see cref="SettleDecisions"/>.</param>
/// <param name="Amount">Whole credits: 1 to the remainder for a refund, 1 to the setting for goodwill, 0 for a rejection.</param>
/// <param name="ReasonCode">One of <see cref="SettleReasons"/>.</param>
/// <param name="Note">Words the claimant reads, 1 to 4000 characters.</param>
/// <param name="Ip">From which address.</param>
/// <param name="SignedInAt">When the admin's session began (UTC).</param>
public sealed record SettleInput(
    Guid DisputeId, Guid AdminId, string Decision, long Amount, string ReasonCode, string Note, string? Ip, DateTimeOffset SignedInAt)
{
    /// <summary>A program's key: the first answer is given again to the same call.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The id a page gave its form when it drew it: a form settles once, and is refused as <c>form_replayed</c> after that.</summary>
    public Guid? FormId { get; init; }

    /// <summary>Whether only a waiting proposal may be decided.</summary>
    internal bool IsOnProposal { get; init; }

    /// <summary>The key to claim, a form's own or the caller's.</summary>
    internal string? Key => FormId is { } form ? $"settle-form:{form:n}" : IdempotencyKey;
}

/// <summary>What settling came to.</summary>
/// <param name="Dispute">The dispute as it stands.</param>
/// <param name="BalanceBefore">What the claimant had posted before; null where nothing moved.</param>
/// <param name="BalanceAfter">What they have posted after; null where nothing moved.</param>
/// <param name="TxId">The movement, or null.</param>
/// <param name="NeedsSecond">Whether it is only proposed and a second admin must decide.</param>
public sealed record Settlement(DisputeView Dispute, long? BalanceBefore, long? BalanceAfter, Guid? TxId, bool NeedsSecond);

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Disputes;

/// <summary>A second admin's yes or no to a proposal, as a form with two buttons asks for it.</summary>
public sealed class DecideProposal(IDbContextFactory<StudioDb> contexts, SettleDispute settle)
{
    /// <summary>Approves what is proposed as it stands, or rejects the dispute.</summary>
    /// <returns>What <see cref="SettleDispute"/> answers; <c>not_proposed</c> when nothing waits for a second admin, <c>proposal_differs</c> when it is no longer what was shown.</returns>
    public async Task<Result<Settlement>> HandleAsync(DecideInput input, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(input);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var proposal = await db.Disputes.AsNoTracking().FirstOrDefaultAsync(d => d.Id == input.DisputeId, ct);
        var order = new SettleInput(
            input.DisputeId, input.AdminId, SettleDecisions.Reject, 0, input.ReasonCode, input.Note, input.Ip, input.SignedInAt) { FormId = input.FormId, IsOnProposal = true };
        if (input.IsApproved && proposal is { Decision: { } decision, Amount: { } amount }) { order = order with { Decision = decision, Amount = amount, ReasonCode = proposal.ReasonCode ?? input.ReasonCode }; }
        // A yes to what is not proposed must never become a no, should a proposal come in between.
        else if (input.IsApproved) { order = order with { Decision = SettleDecisions.Refund, Amount = 1 }; }
        return await settle.HandleAsync(order, ct);
    }
}

/// <summary>A second admin's word.</summary>
/// <param name="DisputeId">Which dispute.</param>
/// <param name="AdminId">Who decides; never the maker, never the claimant.</param>
/// <param name="IsApproved">Yes or no.</param>
/// <param name="ReasonCode">Why not; a proposal that is approved keeps its own.</param>
/// <param name="Note">Words, 1 to 4000 characters.</param>
/// <param name="Ip">From which address.</param>
/// <param name="SignedInAt">When the admin's session began (UTC).</param>
public sealed record DecideInput(Guid DisputeId, Guid AdminId, bool IsApproved, string ReasonCode, string Note, string? Ip, DateTimeOffset SignedInAt)
{
    /// <summary>See <see cref="SettleInput.FormId"/>.</summary>
    public Guid? FormId { get; init; }
}

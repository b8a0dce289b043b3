using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Core.Disputes;

/// <summary>Above the limit it takes two: another admin, freshly signed in, who is not the claimant either.</summary>
public sealed class SecondAdminTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task Settle_AboveTheLimit_OnlyProposesUntilASecondAgrees()
    {
        var (user, dispute, maker) = await ProposedAsync(51);
        Assert.Equal(420, (await ledger.BalanceAsync(user)).Posted);
        var checker = await ledger.AdminAsync();

        var approved = await SettleAsync(DisputeRooms.Order(dispute, checker, 51));

        Assert.Equal((471L, maker, checker, DisputeState.Approved), (approved.Value!.BalanceAfter, approved.Value.Dispute.MakerId, approved.Value.Dispute.CheckerId, approved.Value.Dispute.State));
        var tx = await ledger.InTransactionAsync(db => db.CreditTransactions.AsNoTracking().SingleAsync(t => t.DisputeId == dispute));
        Assert.Equal(($"admin:{maker}", $"admin:{checker}"), (tx.Actor, tx.Approver));
        Assert.Equal(["dispute_opened", "dispute_proposed", "dispute_settled"], (await ledger.AuditAsync(dispute)).Select(a => a.Action));
    }

    [Fact]
    public async Task Settle_AtTheLimit_NeedsNoSecond()
    {
        var (user, job) = await ledger.ChargedAsync(80);
        var dispute = await ledger.DisputeAsync(user, job);
        var settled = await SettleAsync(DisputeRooms.Order(dispute, await ledger.AdminAsync(), 50) with { SignedInAt = DateTimeOffset.UnixEpoch });
        Assert.False(settled.Value!.NeedsSecond);
    }

    [Fact]
    public async Task Settle_ProposalByItsMakerOrClaimantOrStaleOrDiffering_IsRefused()
    {
        var (user, dispute, maker) = await ProposedAsync(60);
        var (other, now) = (await ledger.AdminAsync(), TimeProvider.System.GetUtcNow());

        Assert.Equal("second_admin_needed", await CodeAsync(user, DisputeRooms.Order(dispute, maker, 60)));
        Assert.Equal("second_admin_needed", await CodeAsync(user, DisputeRooms.Order(dispute, maker, 0, "reject")));
        Assert.Equal("sign_in_again", await CodeAsync(user, DisputeRooms.Order(dispute, other, 60) with { SignedInAt = now.AddMinutes(-16) }));
        Assert.Equal("proposal_differs", await CodeAsync(user, DisputeRooms.Order(dispute, other, 59)));
        Assert.Equal("proposal_differs", await CodeAsync(user, DisputeRooms.Order(dispute, other, 60, "goodwill")));
        Assert.Equal("not_an_admin", await CodeAsync(user, DisputeRooms.Order(dispute, user, 60)));
    }

    [Fact]
    public async Task Settle_ProposingWithAnOldSignIn_IsRefused()
    {
        var (user, job) = await ledger.ChargedAsync(80);
        var dispute = await ledger.DisputeAsync(user, job);
        Assert.Equal("sign_in_again", await CodeAsync(user, DisputeRooms.Order(dispute, await ledger.AdminAsync(), 60) with { SignedInAt = TimeProvider.System.GetUtcNow().AddMinutes(-16) }));
    }

    [Fact]
    public async Task DecideProposal_Yes_MovesWhatWasProposed()
    {
        var (user, dispute, _) = await ProposedAsync(70);
        var approved = await DecideAsync(dispute, await ledger.AdminAsync(), true);
        Assert.Equal(490, approved.Value!.BalanceAfter);
        Assert.Equal("already_settled", (await DecideAsync(dispute, await ledger.AdminAsync(), false)).Problems[0].Code);
        Assert.Equal(490, (await ledger.BalanceAsync(user)).Posted);
    }

    [Fact]
    public async Task DecideProposal_No_RejectsAndMovesNothing()
    {
        var (user, dispute, _) = await ProposedAsync(70);
        var rejected = await DecideAsync(dispute, await ledger.AdminAsync(), false);
        Assert.Equal((DisputeState.Rejected, 0L), (rejected.Value!.Dispute.State, rejected.Value.Dispute.Amount));
        Assert.Equal(420, (await ledger.BalanceAsync(user)).Posted);
    }

    [Fact]
    public async Task DecideProposal_NothingProposed_IsRefused()
    {
        var (user, job) = await ledger.ChargedAsync(80);
        var dispute = await ledger.DisputeAsync(user, job);
        Assert.Equal("not_proposed", (await DecideAsync(dispute, await ledger.AdminAsync(), true)).Problems[0].Code);
        Assert.Equal("not_proposed", (await DecideAsync(dispute, await ledger.AdminAsync(), false)).Problems[0].Code);
        Assert.Equal(DisputeState.Open, (await ledger.Get<ListJobDisputes>().HandleAsync(job, s_none))[0].State);
        Assert.Equal(420, (await ledger.BalanceAsync(user)).Posted);
    }

    [Fact]
    public async Task DecideProposal_TwoAtOnce_OneWins()
    {
        var (user, dispute, _) = await ProposedAsync(70);
        var (yes, no) = (await ledger.AdminAsync(), await ledger.AdminAsync());

        var outcomes = await Task.WhenAll(Task.Run(() => DecideAsync(dispute, yes, true)), Task.Run(() => DecideAsync(dispute, no, false)));

        Assert.Single(outcomes, o => o.IsOk);
        Assert.Equal("already_settled", outcomes.Single(o => !o.IsOk).Problems[0].Code);
        Assert.Equal(outcomes[0].IsOk ? 490 : 420, (await ledger.BalanceAsync(user)).Posted);
    }

    private async Task<(Guid User, Guid Dispute, Guid Maker)> ProposedAsync(long amount)
    {
        var (user, job) = await ledger.ChargedAsync(80);
        var (dispute, maker) = (await ledger.DisputeAsync(user, job), await ledger.AdminAsync());
        var proposed = await SettleAsync(DisputeRooms.Order(dispute, maker, amount));
        Assert.Equal((true, null, DisputeState.Proposed), (proposed.Value!.NeedsSecond, proposed.Value.TxId, proposed.Value.Dispute.State));
        return (user, dispute, maker);
    }

    private Task<Result<Settlement>> SettleAsync(SettleInput order) => ledger.Get<SettleDispute>().HandleAsync(order, s_none);

    private Task<Result<Settlement>> DecideAsync(Guid dispute, Guid admin, bool isApproved) =>
        ledger.Get<DecideProposal>().HandleAsync(new(dispute, admin, isApproved, "charge_correct", "Looked at it too.", null, TimeProvider.System.GetUtcNow()), s_none);

    private async Task<string> CodeAsync(Guid user, SettleInput order)
    {
        var (before, tries) = (await ledger.BooksAsync(user), (await ledger.AuditAsync(order.DisputeId)).Count);
        var refused = await SettleAsync(order);
        Assert.Equal(before, await ledger.BooksAsync(user));
        Assert.Equal(refused.Problems[0].Code, (await ledger.AuditAsync(order.DisputeId)).Skip(tries).Single().Reason);
        return refused.Problems[0].Code;
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Tests.Core.Disputes;

namespace VlogStudio.Tests.Core.Credits;

public sealed class AdjustCreditsTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task Adjust_GiveAndTake_MoveOnceEachAndAreAudited()
    {
        var (account, admin) = (await ledger.AccountAsync(100), await ledger.AdminAsync());

        var given = await ledger.Get<AdjustCredits>().HandleAsync(Of(admin, account, 30) with { IdempotencyKey = "a" }, s_none);
        var again = await ledger.Get<AdjustCredits>().HandleAsync(Of(admin, account, 30) with { IdempotencyKey = "a" }, s_none);
        var taken = await ledger.Get<AdjustCredits>().HandleAsync(Of(admin, account, -50), s_none);

        Assert.Equal(given.Value, again.Value);
        Assert.Equal((100L, 130L, 80L), (given.Value!.BalanceBefore, given.Value.BalanceAfter, taken.Value!.BalanceAfter));
        Assert.Equal(new Balance(80, 0, 80, false), await ledger.BalanceAsync(account));
        var audit = await AuditAsync(account);
        Assert.Equal(["credits_adjusted correction: Counted again.", "credits_adjusted correction: Counted again."], audit);
        Assert.DoesNotContain(await ledger.ReconcileAsync(), m => m.AccountId == account);
    }

    [Fact]
    public async Task Adjust_WhatMayNotBe_IsRefusedAuditedAndMovesNothing()
    {
        var (account, admin) = (await ledger.AccountAsync(20), await ledger.AdminAsync());

        Assert.Equal("not_an_admin", await CodeAsync(Of(account, await ledger.AccountAsync(1), 5)));
        Assert.Equal("own_account", await CodeAsync(Of(admin, admin, 5)));
        Assert.Equal("amount_zero", await CodeAsync(Of(admin, account, 0)));
        Assert.Equal("adjustment_above_limit", await CodeAsync(Of(admin, account, 51)));
        Assert.Equal("adjustment_above_limit", await CodeAsync(Of(admin, account, long.MinValue)));
        Assert.Equal("insufficient_credits", await CodeAsync(Of(admin, account, -21)));
        Assert.Equal("unknown_reason_code", await CodeAsync(Of(admin, account, 5) with { ReasonCode = "because" }));
        Assert.Equal("text_required", await CodeAsync(Of(admin, account, 5) with { Note = "" }));
        Assert.Equal("sign_in_again", await CodeAsync(Of(admin, account, 5) with { SignedInAt = TimeProvider.System.GetUtcNow().AddMinutes(-16) }));
        Assert.Equal("account_not_found", await CodeAsync(Of(admin, SystemAccounts.Revenue, 5)));

        Assert.Equal(20, (await ledger.BalanceAsync(account)).Posted);
        Assert.Equal(7, (await AuditAsync(account)).Count(a => a.StartsWith("credits_adjust_refused", StringComparison.Ordinal)));
    }

    private static Adjustment Of(Guid admin, Guid account, long amount) => new(admin, account, amount, "correction", "Counted again.", null, TimeProvider.System.GetUtcNow());

    private async Task<string> CodeAsync(Adjustment adjustment) => (await ledger.Get<AdjustCredits>().HandleAsync(adjustment, s_none)).Problems[0].Code;

    private Task<List<string>> AuditAsync(Guid account) => ledger.InTransactionAsync(db =>
        db.AuditEntries.Where(a => a.Subject == $"account:{account}").OrderBy(a => a.Seq).Select(a => a.Action + " " + a.Reason).ToListAsync());
}

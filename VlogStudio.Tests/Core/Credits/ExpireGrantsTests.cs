using Microsoft.Extensions.Options;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Tests.Core.Disputes;

namespace VlogStudio.Tests.Core.Credits;

public sealed class ExpireGrantsTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task Expire_OldGrantPartlyUsedAndHeld_TakesTheRestOnce()
    {
        var account = await ledger.AccountAsync(100);
        await ledger.TamperAsync($"UPDATE tx SET at = now() - interval '400 days' WHERE idem_key = 'grant:{account}:test'");
        await ledger.InTransactionAsync(db => ledger.Get<GrantCredits>().HandleAsync(db, new(account, 50, $"fresh:{account}", "system", "gift"), s_none));
        var job = await ledger.ChargeAsync(account, 30);
        await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, Guid.CreateVersion7(), 90, s_none));

        // 70 of the old grant are left, but only 30 are not held.
        await ExpireAsync(TimeSpan.FromDays(365));
        Assert.Equal(new Balance(0, 90, 90, false), await ledger.BalanceAsync(account));
        await ExpireAsync(TimeSpan.FromDays(365));

        Assert.Equal(90, (await ledger.BalanceAsync(account)).Posted);
        Assert.DoesNotContain(await ledger.ReconcileAsync(), m => m.AccountId == account);
        Assert.NotEqual(Guid.Empty, job);
    }

    [Fact]
    public async Task Expire_UsedUpOrFreshOrWithoutALifetime_TakesNothing()
    {
        var used = await ledger.AccountAsync(40);
        await ledger.TamperAsync($"UPDATE tx SET at = now() - interval '400 days' WHERE idem_key = 'grant:{used}:test'");
        await ledger.InTransactionAsync(db => ledger.Get<GrantCredits>().HandleAsync(db, new(used, 25, $"fresh:{used}", "system", "gift"), s_none));
        await ledger.ChargeAsync(used, 40);
        var fresh = await ledger.AccountAsync(60);

        await ExpireAsync(TimeSpan.FromDays(365));
        Assert.Equal(0, await ExpireAsync(null));

        Assert.Equal((25L, 60L), ((await ledger.BalanceAsync(used)).Posted, (await ledger.BalanceAsync(fresh)).Posted));
    }

    private Task<int> ExpireAsync(TimeSpan? lifetime) => new ExpireGrants(
        ledger.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<StudioDb>>(), ledger.Get<LiveBus>(), Options.Create(new CreditsOptions { GrantLifetime = lifetime }), TimeProvider.System).HandleAsync(s_none);
}

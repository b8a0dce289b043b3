using VlogStudio.Core.Credits;

namespace VlogStudio.Tests.Core.Credits;

public sealed class IdempotencyTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    private readonly Guid _who = Guid.CreateVersion7();

    [Fact]
    public async Task ClaimKey_TwinsAtOnce_RunTheEffectOnce()
    {
        var account = await ledger.AccountAsync(1000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => RequestAsync("k", "same", account))));

        Assert.Single(answers.Distinct());
        Assert.Equal(10, (await ledger.BalanceAsync(account)).Held);
    }

    [Fact]
    public async Task ClaimKey_FailedAct_MayBeTriedAgain()
    {
        var account = await ledger.AccountAsync(5);

        Assert.Equal("insufficient_credits", await RequestAsync("k", "same", account));
        await ledger.InTransactionAsync(db => ledger.Get<GrantCredits>().HandleAsync(db, new CreditGrant(account, 50, $"more:{account}", "system", "test"), CancellationToken.None));

        Assert.StartsWith("job:", await RequestAsync("k", "same", account), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClaimKey_OtherRequestOrOtherPerson_IsToldApart()
    {
        var account = await ledger.AccountAsync(1000);
        await RequestAsync("k", "one", account);

        Assert.Equal("idempotency_key_reused", await RequestAsync("k", "two", account));
        var foreign = await ledger.InTransactionAsync(db => ledger.Get<ClaimKey>().HandleAsync(db, Guid.CreateVersion7(), "k", ClaimKey.HashOf("test", "one"), CancellationToken.None));
        Assert.Null(foreign.Value!.Earlier);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task ClaimKey_EmptyKey_IsRefusedButNoKeyIsFine(string? key)
    {
        var claim = await ledger.InTransactionAsync(db => ledger.Get<ClaimKey>().HandleAsync(db, _who, key, "", CancellationToken.None));

        Assert.Equal(key is null, claim.IsOk);
    }

    [Fact]
    public async Task RunOnce_SecondTime_RecallsAndDoesNotRun()
    {
        var runs = 0;
        Task<KeptAnswer?> Run(CancellationToken _)
        {
            runs++;
            return Task.FromResult<KeptAnswer?>(new KeptAnswer(201, "{\"id\":1}", "/x/1"));
        }

        var first = await ledger.Get<RunOnce>().HandleAsync(_who, "r", "h", Run, CancellationToken.None);
        var second = await ledger.Get<RunOnce>().HandleAsync(_who, "r", "h", Run, CancellationToken.None);

        Assert.Null(first.Value!.Earlier);
        Assert.Equal(new KeptAnswer(201, "{\"id\":1}", "/x/1"), second.Value!.Earlier);
        Assert.Equal(1, runs);
    }

    private Task<string> RequestAsync(string key, string request, Guid account) => ledger.InTransactionAsync(async db =>
    {
        var claimed = await ledger.Get<ClaimKey>().HandleAsync(db, _who, key, ClaimKey.HashOf("test", request), CancellationToken.None);
        if (!claimed.IsOk) { return claimed.Problems[0].Code; }
        if (claimed.Value.Earlier is { } earlier) { return earlier.Body.Trim('"'); }
        var job = Guid.CreateVersion7();
        var hold = await ledger.Get<PlaceHold>().HandleAsync(db, account, job, 10, CancellationToken.None);
        if (!hold.IsOk) { return hold.Problems[0].Code; }
        await claimed.Value.Scope.KeepAsync(db, new KeptAnswer(201, $"\"job:{job}\""), CancellationToken.None);
        return $"job:{job}";
    });
}

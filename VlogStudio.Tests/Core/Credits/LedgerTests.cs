using Microsoft.EntityFrameworkCore;
using Npgsql;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Tests.Core.Credits;

public sealed class LedgerTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task PlaceHold_MoreThanAvailable_SaysNeededAndAvailable()
    {
        var account = await ledger.AccountAsync(10);
        await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, Guid.CreateVersion7(), 4, s_none));

        var refused = await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, Guid.CreateVersion7(), 7, s_none));

        var problem = Assert.Single(refused.Problems);
        Assert.Equal("insufficient_credits", problem.Code);
        Assert.Equal(ProblemKind.PaymentRequired, problem.Kind);
        Assert.Equal([7L, 6L], problem.Args);
        Assert.Equal(new Balance(6, 4, 10, false), await ledger.BalanceAsync(account));
    }

    [Fact]
    public async Task PlaceHold_RacingOnASmallBalance_NeverOverdraws()
    {
        var account = await ledger.AccountAsync(100);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(() =>
            ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, Guid.CreateVersion7(), 7, s_none)))));

        Assert.Equal(14, outcomes.Count(o => o.IsOk));
        Assert.Equal(new Balance(2, 98, 100, false), await ledger.BalanceAsync(account));
    }

    [Fact]
    public async Task CaptureAndRelease_Racing_ExactlyOneWinsPerHold()
    {
        var account = await ledger.AccountAsync(1000);
        var jobs = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var job in jobs) { await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, job, 10, s_none)); }

        var outcomes = await Task.WhenAll(jobs.SelectMany(job => Enumerable.Range(0, 6).Select(i => Task.Run(async () => (job, outcome: i % 2 == 0
            ? await ledger.InTransactionAsync(db => ledger.Get<CaptureHold>().HandleAsync(db, job, 6, s_none))
            : await ledger.InTransactionAsync(db => ledger.Get<ReleaseHold>().HandleAsync(db, job, s_none)))))));

        Assert.All(outcomes.GroupBy(o => o.job), one =>
        {
            Assert.Single(one, o => !o.outcome!.IsReplay);
            Assert.Single(one.Select(o => o.outcome!.State).Distinct());
        });
        var captured = outcomes.Where(o => !o.outcome!.IsReplay).Sum(o => o.outcome!.Captured);
        Assert.Equal(new Balance(1000 - captured, 0, 1000 - captured, false), await ledger.BalanceAsync(account));
        Assert.DoesNotContain(await ledger.ReconcileAsync(), m => m.AccountId == account);
    }

    [Fact]
    public async Task CaptureHold_Part_FreesTheRestAndReplays()
    {
        var account = await ledger.AccountAsync(50);
        var job = Guid.CreateVersion7();
        await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, job, 30, s_none));

        var first = await ledger.InTransactionAsync(db => ledger.Get<CaptureHold>().HandleAsync(db, job, 12, s_none));
        var again = await ledger.InTransactionAsync(db => ledger.Get<CaptureHold>().HandleAsync(db, job, 30, s_none));

        Assert.Equal((12L, 18L, false), (first!.Captured, first.Released, first.IsReplay));
        Assert.Equal((12L, 18L, true), (again!.Captured, again.Released, again.IsReplay));
        Assert.Equal(new Balance(38, 0, 38, false), await ledger.BalanceAsync(account));
    }

    [Fact]
    public async Task CaptureHold_RolledBack_LeavesTheHold()
    {
        var account = await ledger.AccountAsync(50);
        var job = Guid.CreateVersion7();
        await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, job, 30, s_none));

        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.InTransactionAsync<HoldOutcome?>(async db =>
        {
            await ledger.Get<CaptureHold>().HandleAsync(db, job, 30, s_none);
            throw new InvalidOperationException("the job's fence had moved on");
        }));

        Assert.Equal(new Balance(20, 30, 50, false), await ledger.BalanceAsync(account));
    }

    [Fact]
    public async Task CaptureHold_MoreThanHeld_IsAnError()
    {
        var account = await ledger.AccountAsync(50);
        var job = Guid.CreateVersion7();
        await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, job, 30, s_none));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.InTransactionAsync(db => ledger.Get<CaptureHold>().HandleAsync(db, job, 31, s_none)));
    }

    [Fact]
    public async Task OpenAccount_Twice_GrantsOnce()
    {
        var id = Guid.CreateVersion7();
        for (var i = 0; i < 2; i++)
        {
            await ledger.InTransactionAsync(async db =>
            {
                await ledger.Get<OpenAccount>().HandleAsync(db, id, s_none);
                return true;
            });
        }

        Assert.Equal(new Balance(500, 0, 500, false), await ledger.BalanceAsync(id));
    }

    [Fact]
    public async Task Movement_ThatDoesNotBalance_CannotBeCommitted()
    {
        var account = await ledger.AccountAsync(0);
        var tx = Guid.CreateVersion7();

        var error = await Assert.ThrowsAsync<PostgresException>(() => ledger.InTransactionAsync(async db =>
        {
            await db.Database.ExecuteSqlAsync($"INSERT INTO tx (id, idem_key, kind, actor, reason_code, at) VALUES ({tx}, {tx.ToString()}, 'grant', 'thief', 'none', now())");
            return await db.Database.ExecuteSqlAsync($"INSERT INTO entry (tx_id, account_id, amount) VALUES ({tx}, {account}, 1000)");
        }));

        Assert.Equal("ledger_movement_balances", error.ConstraintName);
        Assert.Equal(0, (await ledger.BalanceAsync(account)).Posted);
    }

    [Fact]
    public async Task ResolvedHold_SecondResolution_IsRefusedByTheDatabase()
    {
        var account = await ledger.AccountAsync(5);
        var job = Guid.CreateVersion7();
        await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, job, 5, s_none));
        await ledger.InTransactionAsync(db => ledger.Get<ReleaseHold>().HandleAsync(db, job, s_none));

        await Assert.ThrowsAsync<PostgresException>(() => ledger.InTransactionAsync(db => db.Database.ExecuteSqlAsync($"UPDATE hold SET state = 'captured' WHERE job_id = {job}")));
    }

    [Fact]
    public async Task ExpireHolds_OnlyWhereTheJobIsGoneOrFailed()
    {
        var account = await ledger.AccountAsync(100);
        var gone = Guid.CreateVersion7();
        var failed = await ledger.JobAsync(account, JobState.Running);
        var running = await ledger.JobAsync(account, JobState.Running);
        foreach (var job in new[] { gone, failed, running })
        {
            await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, job, 10, s_none));
            await ledger.TamperAsync($"UPDATE hold SET expires_at = now() - interval '1 hour' WHERE job_id = '{job}'");
        }
        await ledger.TamperAsync($"UPDATE job SET state = 'failed' WHERE id = '{failed}'");

        await ledger.Get<ExpireHolds>().HandleAsync(s_none);

        Assert.Equal(new Balance(90, 10, 100, false), await ledger.BalanceAsync(account));
        var state = await ledger.InTransactionAsync(db => db.Holds.Where(h => h.JobId == failed).Select(h => h.State).SingleAsync());
        Assert.Equal(HoldState.Expired, state);
    }

    [Fact]
    public async Task Reconcile_JobDoneWithoutCapture_FreezesUntilTheBooksAgree()
    {
        var account = await ledger.AccountAsync(100);
        var job = await ledger.JobAsync(account, JobState.Running);
        var waiting = await ledger.JobAsync(account, JobState.Running);
        await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, job, 10, s_none));
        await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, waiting, 20, s_none));
        await ledger.TamperAsync($"UPDATE job SET state = 'done' WHERE id = '{job}'");

        Assert.Contains(await ledger.ReconcileAsync(), m => m.AccountId == account && m.Invariant == "I6");

        var refused = await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, Guid.CreateVersion7(), 1, s_none));
        Assert.Equal("account_frozen", refused.Problems[0].Code);
        var due = await ledger.InTransactionAsync(db => ledger.Get<CaptureHold>().HandleAsync(db, waiting, 15, s_none));
        Assert.Equal(HoldState.Held, due!.State);
        await ledger.InTransactionAsync(db => db.Database.ExecuteSqlAsync($"UPDATE job SET state = 'done' WHERE id = {waiting}"));
        Assert.Equal("books_disagree", (await ledger.Get<UnfreezeAccount>().HandleAsync(Guid.CreateVersion7(), account, "looked", s_none)).Problems[0].Code);

        await ledger.InTransactionAsync(db => db.Database.ExecuteSqlAsync($"UPDATE job SET state = 'running' WHERE id = {job}"));
        Assert.True((await ledger.Get<UnfreezeAccount>().HandleAsync(Guid.CreateVersion7(), account, "looked", s_none)).IsOk);
        Assert.Equal(new Balance(75, 10, 85, false), await ledger.BalanceAsync(account));
    }

    [Fact]
    public async Task Reconcile_TamperedBalance_IsFound()
    {
        var account = await ledger.AccountAsync(100);
        await ledger.TamperAsync($"UPDATE account SET posted = 1000000 WHERE id = '{account}'");

        Assert.Contains(await ledger.ReconcileAsync(), m => m.AccountId == account && m.Invariant == "I2");
        Assert.True((await ledger.BalanceAsync(account)).IsFrozen);
    }
}

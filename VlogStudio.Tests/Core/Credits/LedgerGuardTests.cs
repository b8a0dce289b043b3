using Microsoft.EntityFrameworkCore;
using Npgsql;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Core.Disputes;

namespace VlogStudio.Tests.Core.Credits;

/// <summary>The rules of the books that the database keeps by itself, whatever the application does: judged at the commit.</summary>
public sealed class LedgerGuardTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task Held_NotTheSumOfOpenHolds_IsRefused()
    {
        var account = await ledger.AccountAsync(50);
        Assert.Equal("ledger_held_agrees", await RefusedAsync($"UPDATE account SET held = held + 7 WHERE id = '{account}'"));
        Assert.Equal("ledger_held_agrees", await RefusedAsync(
            $"INSERT INTO hold (id, account_id, job_id, amount, captured, refunded, state, expires_at, created_at) VALUES (gen_random_uuid(), '{account}', gen_random_uuid(), 7, 0, 0, 'held', now(), now())"));
    }

    [Theory]
    [InlineData("UPDATE hold SET state = 'released' WHERE job_id = '{0}'; UPDATE account SET held = 0 WHERE id = '{1}'", "ledger_job_agrees")]
    [InlineData("UPDATE job SET state = 'done' WHERE id = '{0}'", "ledger_job_agrees")]
    [InlineData("UPDATE job SET state = 'failed' WHERE id = '{0}'", "ledger_job_agrees")]
    [InlineData("UPDATE job SET state = 'cancelled' WHERE id = '{0}'; UPDATE hold SET state = 'captured' WHERE job_id = '{0}'; UPDATE account SET held = 0 WHERE id = '{1}'", "ledger_job_agrees")]
    [InlineData("UPDATE job SET state = 'done' WHERE id = '{0}'; UPDATE hold SET state = 'released' WHERE job_id = '{0}'; UPDATE account SET held = 0 WHERE id = '{1}'", "ledger_job_agrees")]
    [InlineData("UPDATE job SET state = 'done' WHERE id = '{0}'; UPDATE hold SET state = 'captured', captured = 5 WHERE job_id = '{0}'; UPDATE account SET held = 0 WHERE id = '{1}'", "ledger_hold_agrees")]
    public async Task JobAndHold_EndingApart_AreRefused(string sql, string rule)
    {
        var account = await ledger.AccountAsync(50);
        var job = await ledger.JobAsync(account, JobState.Running);
        await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, job, 10, s_none));

        Assert.Equal(rule, await RefusedAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, job, account)));
        Assert.Equal(new Balance(40, 10, 50, false), await ledger.BalanceAsync(account));
    }

    [Fact]
    public async Task JobAndHold_EndingTogether_AreTaken()
    {
        var account = await ledger.AccountAsync(50);
        await ledger.ChargeAsync(account, 10, JobState.Partial);
        await ledger.ChargeAsync(account, 10, JobState.Dead);
        Assert.Equal(new Balance(40, 0, 40, false), await ledger.BalanceAsync(account));
    }

    [Fact]
    public async Task Job_DoneOnAFrozenAccount_MayWaitForItsCapture()
    {
        var account = await ledger.AccountAsync(50);
        var job = await ledger.JobAsync(account, JobState.Running);
        await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, job, 10, s_none));
        await ledger.InTransactionAsync(db => db.Database.ExecuteSqlAsync($"UPDATE account SET is_frozen = true WHERE id = {account}"));

        await ledger.InTransactionAsync(async db =>
        {
            await db.Database.ExecuteSqlAsync($"UPDATE job SET state = 'done' WHERE id = {job}");
            return await ledger.Get<CaptureHold>().HandleAsync(db, job, 10, s_none);
        });

        Assert.DoesNotContain(await ledger.ReconcileAsync(), m => m.AccountId == account);
        Assert.True((await ledger.Get<UnfreezeAccount>().HandleAsync(Guid.CreateVersion7(), account, "looked", s_none)).IsOk);
        Assert.Equal(new Balance(40, 0, 40, false), await ledger.BalanceAsync(account));
    }

    [Fact]
    public async Task Refund_WithoutItsEntriesOrTheOtherWayRound_IsRefused()
    {
        var (user, job) = await ledger.ChargedAsync(12);
        Assert.Equal("ledger_hold_agrees", await RefusedAsync($"UPDATE hold SET refunded = 5 WHERE job_id = '{job}'"));
        var hold = await ledger.InTransactionAsync(db => db.Holds.Where(h => h.JobId == job).Select(h => h.Id).SingleAsync());
        Assert.Equal("ledger_hold_agrees", await ForgeAsync(user, TransactionKind.Refund, hold, job, "x"));
        Assert.Equal("ledger_hold_agrees", await ForgeAsync(user, TransactionKind.Refund, null, job, "x"));
        Assert.Equal("ck_tx_refund", await ForgeAsync(user, TransactionKind.Refund, hold, null, "x"));
        Assert.Equal("ck_tx_told", await ForgeAsync(user, TransactionKind.Grant, null, null, ""));
        Assert.Equal(488, (await ledger.BalanceAsync(user)).Posted);
    }

    [Fact]
    public async Task AccountOrHold_BeginningFull_IsRefused()
    {
        var account = await ledger.AccountAsync(5);
        Assert.Equal("ledger_begins_empty", await RefusedAsync("INSERT INTO account (id, kind, posted, held, is_frozen, created_at) VALUES (gen_random_uuid(), 'user', 100, 0, false, now())"));
        Assert.Equal("ledger_begins_empty", await RefusedAsync(
            $"INSERT INTO hold (id, account_id, job_id, amount, captured, refunded, state, expires_at, created_at) VALUES (gen_random_uuid(), '{account}', gen_random_uuid(), 5, 5, 0, 'captured', now(), now())"));
    }

    [Fact]
    public async Task Posted_SetByTheOwnerWithoutEntries_IsRefused()
    {
        var account = await ledger.AccountAsync(5);
        await using var connection = new NpgsqlConnection(ledger.Ways.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("UPDATE account SET posted = 100 WHERE id = $1", connection) { Parameters = { new() { Value = account } } };
        await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(5, (await ledger.BalanceAsync(account)).Posted);
    }

    [Theory]
    [InlineData("UPDATE dispute SET state = 'open', decision = NULL WHERE id = '{0}'")]
    [InlineData("UPDATE dispute SET amount = 12 WHERE id = '{0}'")]
    [InlineData("UPDATE dispute SET claim = 'other words' WHERE id = '{0}'")]
    public async Task Dispute_Decided_StaysAsItIs(string sql)
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var dispute = await ledger.DisputeAsync(user, job);
        Assert.True((await ledger.Get<VlogStudio.Core.Disputes.SettleDispute>().HandleAsync(DisputeRooms.Order(dispute, await ledger.AdminAsync(), 5), s_none)).IsOk);
        await Assert.ThrowsAsync<PostgresException>(() => ledger.InTransactionAsync(db => db.Database.ExecuteSqlRawAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, dispute))));
    }

    [Theory]
    [InlineData("UPDATE dispute SET state = 'proposed', maker_id = '{1}' WHERE id = '{0}'")]
    [InlineData("UPDATE dispute SET state = 'proposed', maker_id = '{2}', checker_id = '{2}' WHERE id = '{0}'")]
    [InlineData("UPDATE dispute SET state = 'approved', maker_id = '{2}' WHERE id = '{0}'")]
    [InlineData("UPDATE dispute SET state = 'rejected' WHERE id = '{0}'")]
    public async Task Dispute_WithoutFourEyes_IsRefused(string sql)
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var dispute = await ledger.DisputeAsync(user, job);
        Assert.Equal("dispute_is_fair", await RefusedAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, dispute, user, Guid.CreateVersion7())));
    }

    private Task<string?> ForgeAsync(Guid user, TransactionKind kind, Guid? hold, Guid? job, string reason) => RefusedAsync(db => LedgerSql.MoveAsync(
        db, new CreditTransaction { IdemKey = $"forged:{Guid.CreateVersion7()}", Kind = kind, HoldId = hold, JobId = job, Actor = "admin:1", ReasonCode = reason, At = TimeProvider.System.GetUtcNow() },
        SystemAccounts.Revenue, user, 5, s_none));

    private Task<string?> RefusedAsync(string sql) => RefusedAsync(async db => await db.Database.ExecuteSqlRawAsync(sql) > 0);

    private async Task<string?> RefusedAsync(Func<StudioDb, Task<bool>> act) =>
        (await Assert.ThrowsAsync<PostgresException>(() => ledger.InTransactionAsync(act))).ConstraintName;
}

using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Core.Disputes;

public sealed class SettleDisputeTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task Settle_Refund_MovesCountsTellsAndIsAudited()
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var (dispute, admin) = (await ledger.DisputeAsync(user, job), await ledger.AdminAsync());

        var settled = await SettleAsync(DisputeRooms.Order(dispute, admin, 9));

        Assert.Equal((488L, 497L, false, DisputeState.Approved), (settled.Value!.BalanceBefore, settled.Value.BalanceAfter, settled.Value.NeedsSecond, settled.Value.Dispute.State));
        Assert.Equal(new Balance(497, 0, 497, false), await ledger.BalanceAsync(user));
        var (tx, hold, message) = await ledger.InTransactionAsync(async db => (
            await db.CreditTransactions.AsNoTracking().SingleAsync(t => t.Id == settled.Value.TxId), await db.Holds.AsNoTracking().SingleAsync(h => h.JobId == job),
            (await db.Outbox.AsNoTracking().Where(m => m.Topic == "dispute_settled").ToListAsync()).Single(m => m.Body.Contains(dispute.ToString(), StringComparison.Ordinal))));
        Assert.Equal((TransactionKind.Refund, $"refund:{dispute}", dispute, $"admin:{admin}", "technical_fault"), (tx.Kind, tx.IdemKey, tx.DisputeId, tx.Actor, tx.ReasonCode));
        Assert.Equal(9, hold.Refunded);
        var body = JsonDocument.Parse(message.Body).RootElement;
        Assert.Equal((user, job, "refund", 9L), (body.GetProperty("user_id").GetGuid(), body.GetProperty("job_id").GetGuid(), body.GetProperty("decision").GetString(), body.GetProperty("amount").GetInt64()));
        var entry = (await ledger.AuditAsync(dispute)).Single(a => a.Action == "dispute_settled");
        Assert.Equal(($"admin:{admin}", "technical_fault: Looked at it.", "127.0.0.1"), (entry.Actor, entry.Reason, entry.Ip));
        Assert.DoesNotContain(await ledger.ReconcileAsync(), m => m.AccountId == user);
    }

    [Fact]
    public async Task Settle_Goodwill_LeavesTheHoldAndComesFromGoodwill()
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var dispute = await ledger.DisputeAsync(user, job);

        var settled = await SettleAsync(DisputeRooms.Order(dispute, await ledger.AdminAsync(), 40, "goodwill"));

        Assert.Equal(528, settled.Value!.BalanceAfter);
        var (from, refunded) = await ledger.InTransactionAsync(async db => (
            await db.CreditEntries.Where(e => e.TxId == settled.Value.TxId && e.Amount < 0).Select(e => e.AccountId).SingleAsync(),
            await db.Holds.Where(h => h.JobId == job).Select(h => h.Refunded).SingleAsync()));
        Assert.Equal((SystemAccounts.Goodwill, 0L), (from, refunded));
    }

    [Fact]
    public async Task Settle_Reject_MovesNothing()
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var dispute = await ledger.DisputeAsync(user, job);

        var settled = await SettleAsync(DisputeRooms.Order(dispute, await ledger.AdminAsync(), 0, "reject"));

        Assert.Equal((DisputeState.Rejected, null, null), (settled.Value!.Dispute.State, settled.Value.TxId, settled.Value.BalanceAfter));
        Assert.Equal(488, (await ledger.BalanceAsync(user)).Posted);
    }

    [Theory]
    [InlineData("refund", -1, "amount_negative")]
    [InlineData("refund", 0, "amount_zero")]
    [InlineData("refund", 13, "amount_above_remainder")]
    [InlineData("refund", long.MaxValue, "amount_above_remainder")]
    [InlineData("refund", long.MinValue, "amount_negative")]
    [InlineData("goodwill", 0, "amount_zero")]
    [InlineData("goodwill", 201, "goodwill_above_limit")]
    [InlineData("reject", 1, "amount_on_rejection")]
    [InlineData("steal", 5, "unknown_decision")]
    public async Task Settle_WrongAmount_IsRefusedAuditedAndMovesNothing(string decision, long amount, string code)
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var (dispute, admin) = (await ledger.DisputeAsync(user, job), await ledger.AdminAsync());
        await RefusedAsync(user, DisputeRooms.Order(dispute, admin, amount, decision) with { SignedInAt = TimeProvider.System.GetUtcNow().AddHours(-1) }, code);
    }

    [Fact]
    public async Task Settle_ByTheWrongPerson_IsRefusedAuditedAndMovesNothing()
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var dispute = await ledger.DisputeAsync(user, job);
        await RefusedAsync(user, DisputeRooms.Order(dispute, Guid.CreateVersion7(), 5), "not_an_admin");
        await RefusedAsync(user, DisputeRooms.Order(dispute, user, 5), "not_an_admin");
        await RefusedAsync(user, DisputeRooms.Order(dispute, await ledger.AdminAsync(), 5, reason: "because"), "unknown_reason_code");
        await RefusedAsync(user, DisputeRooms.Order(dispute, await ledger.AdminAsync(), 5) with { Note = "" }, "text_required");
        await RefusedAsync(user, DisputeRooms.Order(job, await ledger.AdminAsync(), 5), "dispute_not_found");
    }

    [Fact]
    public async Task Settle_ByAnAdminWhoClaims_IsRefused()
    {
        var admin = await ledger.AdminAsync();
        await ledger.InTransactionAsync(async db =>
        {
            await ledger.Get<OpenAccount>().HandleAsync(db, admin, s_none);
            return true;
        });
        var dispute = await ledger.DisputeAsync(admin, await ledger.ChargeAsync(admin, 12));

        await RefusedAsync(admin, DisputeRooms.Order(dispute, admin, 5), "own_dispute");
    }

    [Fact]
    public async Task Settle_Twice_SaysWhoAndWhen()
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var (dispute, admin, other) = (await ledger.DisputeAsync(user, job), await ledger.AdminAsync(), await ledger.AdminAsync());
        var first = await SettleAsync(DisputeRooms.Order(dispute, admin, 5));

        var problem = await RefusedAsync(user, DisputeRooms.Order(dispute, other, 5), "already_settled");
        await RefusedAsync(user, DisputeRooms.Order(dispute, admin, 5), "already_settled");

        Assert.Equal([$"{admin:n}@example.org", first.Value!.Dispute.DecidedAt!.Value.UtcDateTime], problem.Args);
    }

    [Fact]
    public async Task Settle_ManyAdminsAtOnce_OneWins()
    {
        var (user, job) = await ledger.ChargedAsync(40);
        var dispute = await ledger.DisputeAsync(user, job);
        var admins = new List<Guid>();
        for (var i = 0; i < 8; i++) { admins.Add(await ledger.AdminAsync()); }

        var outcomes = await Task.WhenAll(admins.Select((admin, i) => Task.Run(() => SettleAsync(DisputeRooms.Order(dispute, admin, i == 0 ? 0 : 10 + i, i == 0 ? "reject" : i % 2 == 0 ? "goodwill" : "refund")))));

        var won = Assert.Single(outcomes, o => o.IsOk);
        Assert.All(outcomes.Where(o => !o.IsOk), o => Assert.Equal("already_settled", o.Problems[0].Code));
        Assert.Equal(460 + (won.Value!.Dispute.Amount ?? 0), (await ledger.BalanceAsync(user)).Posted);
        Assert.Equal(7, (await ledger.AuditAsync(dispute)).Count(a => a.Action == "dispute_settle_refused"));
        Assert.DoesNotContain(await ledger.ReconcileAsync(), m => m.AccountId == user);
    }

    [Fact]
    public async Task Settle_ReopenedAfterAPart_GivesTheRemainderOnly()
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var admin = await ledger.AdminAsync();
        await SettleAsync(DisputeRooms.Order(await ledger.DisputeAsync(user, job), admin, 9));
        var again = await ledger.DisputeAsync(user, job);

        var problem = await RefusedAsync(user, DisputeRooms.Order(again, admin, 4), "amount_above_remainder");
        Assert.Equal([3L], problem.Args);
        Assert.True((await SettleAsync(DisputeRooms.Order(again, admin, 3))).IsOk);
        Assert.Equal(500, (await ledger.BalanceAsync(user)).Posted);
    }

    [Fact]
    public async Task Settle_OnAFrozenAccount_MovesNothing()
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var dispute = await ledger.DisputeAsync(user, job);
        await ledger.InTransactionAsync(db => db.Database.ExecuteSqlAsync($"UPDATE account SET is_frozen = true WHERE id = {user}"));

        await RefusedAsync(user, DisputeRooms.Order(dispute, await ledger.AdminAsync(), 5), "claimant_account_frozen");
    }

    [Fact]
    public async Task Settle_SameKeyOrFormAgain_HasOneEffect()
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var (dispute, admin) = (await ledger.DisputeAsync(user, job), await ledger.AdminAsync());
        var order = DisputeRooms.Order(dispute, admin, 5) with { IdempotencyKey = "resend" };
        var first = await SettleAsync(order);

        Assert.Equal(first.Value, (await SettleAsync(order)).Value);
        await RefusedAsync(user, order with { Amount = 6 }, "idempotency_key_reused");

        var again = await ledger.DisputeAsync(user, job);
        var form = DisputeRooms.Order(again, admin, 2) with { FormId = Guid.CreateVersion7() };
        Assert.True((await SettleAsync(form)).IsOk);
        await RefusedAsync(user, form, "form_replayed");
    }

    private Task<Result<Settlement>> SettleAsync(SettleInput order) => ledger.Get<SettleDispute>().HandleAsync(order, s_none);

    private async Task<Problem> RefusedAsync(Guid user, SettleInput order, string code)
    {
        var before = await ledger.BooksAsync(user);
        var tries = (await ledger.AuditAsync(order.DisputeId)).Count;
        var refused = await SettleAsync(order);
        Assert.Equal(code, refused.Problems[0].Code);
        Assert.Equal(before, await ledger.BooksAsync(user));
        var entry = (await ledger.AuditAsync(order.DisputeId)).Skip(tries).Single();
        Assert.Equal(("dispute_settle_refused", code), (entry.Action, entry.Reason));
        return refused.Problems[0];
    }
}

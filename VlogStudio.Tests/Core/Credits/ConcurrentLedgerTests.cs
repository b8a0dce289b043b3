using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Core.Disputes;

namespace VlogStudio.Tests.Core.Credits;

/// <summary>
/// Whatever several people do at once to the same books, they answer and end as if it had been done one after the other in some order, by the arithmetic
/// of <see cref="LedgerModel"/>; and the database, the reconciler and a sum over the entries agree.
/// </summary>
public sealed class ConcurrentLedgerTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    private const int AtOnce = 4;
    private const int Admins = 3;
    private static readonly CancellationToken s_none = CancellationToken.None;
    private readonly List<Guid> _admins = [];

    private static Gen<Act> AnyAct { get; } =
        from deed in Gen.Elements(Deed.Grant, Deed.Adjust, Deed.Submit, Deed.Submit, Deed.Finish, Deed.Finish, Deed.Fail, Deed.Open, Deed.Open, Deed.Settle, Deed.Settle, Deed.Settle, Deed.Settle)
        from job in Gen.Choose(0, LedgerModel.Jobs - 1)
        // Few different amounts, so that a second admin often means the same as the first.
        from amount in Gen.Elements(1, 7, 30, 60, 60, 90)
        from sign in Gen.Elements(1, -1)
        from admin in Gen.Choose(0, Admins - 1)
        from decision in Gen.Elements(SettleDecisions.Refund, SettleDecisions.Refund, SettleDecisions.Goodwill, SettleDecisions.Reject)
        select Shape(new Act(deed, job, amount, admin, decision), sign);

    /// <summary>What is done at once: mostly to one and the same job, or nobody would meet.</summary>
    private static Gen<Act[]> AnyRound { get; } =
        from acts in Gen.ArrayOf(AnyAct, AtOnce)
        from hot in Gen.Choose(0, LedgerModel.Jobs)
        from isDispute in Gen.Elements(true, false)
        let those = hot == LedgerModel.Jobs ? acts : acts.Select(a => (isDispute && a.Deed != Deed.Settle && a.Deed != Deed.Open ? Shape(a with { Deed = Deed.Settle, Amount = Math.Abs(a.Amount) }, 1) : a) with { Job = hot })
        // Films dear enough that some cannot be paid.
        select those.Select(a => a.Deed == Deed.Submit ? a with { Amount = a.Amount * 2 } : a).ToArray();

    [Fact]
    public async Task Books_AnyActsAtOnce_AreSomeOrderOfTheModel() => await RunAsync(runs: 14, rounds: 12, "Settle done", "Finish done", "Open dispute_open");

    [Fact]
    [Trait("Category", "Long")]
    public async Task Books_ManyMoreActsAtOnce_AreSomeOrderOfTheModel() => await RunAsync(
        runs: 150, rounds: 25, "Settle done", "Settle proposed", "Settle already_settled", "Finish done", "Finish late", "Open dispute_open", "Submit insufficient_credits");

    private static Act Shape(Act act, int sign) => act.Deed switch
    {
        Deed.Adjust => act with { Amount = sign * Math.Min(act.Amount, 50) },
        Deed.Settle when act.Decision == SettleDecisions.Reject => act with { Amount = 0 },
        _ => act,
    };

    private async Task RunAsync(int runs, int rounds, params string[] answered)
    {
        while (_admins.Count < Admins) { _admins.Add(await ledger.AdminAsync()); }
        var seed = (ulong)Random.Shared.NextInt64();
        var plans = Gen.ArrayOf(AnyRound, rounds).Sample(20, new Rnd(seed, 1), runs).ToList();
        var answers = new HashSet<string>();
        foreach (var plan in plans) { await RunAsync(plan, $"seed {seed}", answers); }

        Assert.Empty(await ledger.ReconcileAsync());
        // A plan that never got anywhere proves nothing.
        Assert.Empty(answered.Except(answers));
    }

    private async Task RunAsync(Act[][] plan, string story, HashSet<string> answers)
    {
        var account = await ledger.AccountAsync(0);
        var jobs = Enumerable.Range(0, LedgerModel.Jobs).Select(_ => Guid.CreateVersion7()).ToArray();
        var model = new LedgerModel();
        var begin = new Act(Deed.Grant, 0, 150, 0, "");
        Assert.Equal(model.Apply(begin), await DoAsync(account, jobs, [], begin));
        for (var round = 0; round < plan.Length; round++)
        {
            var disputes = await DisputesAsync(jobs);
            var before = model;
            var acts = plan[round].Select(a => a.Deed == Deed.Settle ? a with { Dispute = before.DisputesOf(a.Job) - 1 } : a).ToArray();
            var said = await Task.WhenAll(acts.Select(a => Task.Run(() => DoAsync(account, jobs, disputes, a))));
            answers.UnionWith(acts.Zip(said, (a, s) => $"{a.Deed} {s}"));

            var now = await ReadAsync(account, jobs);
            var told = string.Join("\n", acts.Zip(said, (a, s) => $"{a} → {s}"));
            model = Orders(acts.Length).Select(order => Play(before, acts, said, order)).FirstOrDefault(m => m?.ToString() == now)!;
            Assert.True(model is not null, $"{story}, round {round}: no order explains\n{told}\nbefore: {before}\nafter:  {now}");
        }
        Assert.Equal(
            (await ledger.BalanceAsync(account)).Posted, await ledger.InTransactionAsync(db => db.CreditEntries.Where(e => e.AccountId == account).SumAsync(e => e.Amount)));
    }

    /// <summary>The model after the acts in this order, or null when one of them would have answered otherwise.</summary>
    private static LedgerModel? Play(LedgerModel before, Act[] acts, string[] said, int[] order)
    {
        var model = before.Copy();
        return order.All(i => model.Apply(acts[i]) == said[i]) ? model : null;
    }

    private static IEnumerable<int[]> Orders(int count) => count == 0
        ? [[]]
        : Orders(count - 1).SelectMany(shorter => Enumerable.Range(0, count).Select(place => shorter.Take(place).Append(count - 1).Concat(shorter.Skip(place)).ToArray()));

    private async Task<string> DoAsync(Guid account, Guid[] jobs, List<Guid>[] disputes, Act act)
    {
        try
        {
            return act.Deed switch
            {
                Deed.Grant => await ledger.InTransactionAsync(db => ledger.Get<GrantCredits>().HandleAsync(db, new(account, act.Amount, $"g:{Guid.CreateVersion7()}", "system", "test"), s_none)) ? "done" : "replay",
                Deed.Adjust => Say(await ledger.Get<AdjustCredits>().HandleAsync(new(_admins[act.Admin], account, act.Amount, "correction", "x", null, TimeProvider.System.GetUtcNow()), s_none)),
                Deed.Submit => await SubmitAsync(account, jobs[act.Job], act.Amount),
                Deed.Finish or Deed.Fail => await EndAsync(jobs[act.Job], act),
                Deed.Open => Say(await ledger.Get<OpenDispute>().HandleAsync(new(account, jobs[act.Job], "Not what I asked for.", null), s_none)),
                _ => await SettleAsync(act.Dispute < 0 ? Guid.CreateVersion7() : disputes[act.Job][act.Dispute], act),
            };
        }
        catch (Exception error) when (Duplicate(error))
        {
            return "taken";
        }
    }

    private static bool Duplicate(Exception error) => (error as PostgresException ?? error.InnerException as PostgresException)?.SqlState == PostgresErrorCodes.UniqueViolation;

    private static string Say<T>(Result<T> result) => result.IsOk ? "done" : result.Problems[0].Code;

    private async Task<string> SettleAsync(Guid dispute, Act act)
    {
        var settled = await ledger.Get<SettleDispute>().HandleAsync(DisputeRooms.Order(dispute, _admins[act.Admin], act.Amount, act.Decision), s_none);
        return settled is { IsOk: true, Value.NeedsSecond: true } ? "proposed" : Say(settled);
    }

    /// <summary>Job and hold in one transaction, as a request makes them.</summary>
    private async Task<string> SubmitAsync(Guid account, Guid job, long amount)
    {
        await using var db = await ledger.Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var now = TimeProvider.System.GetUtcNow();
        db.Jobs.Add(new Job
        {
            Id = job, UserId = account, Kind = "test", Group = JobGroup.Render, SubjectId = Guid.CreateVersion7(), Params = "{}", ParamsSha256 = "",
            RunAt = now, DeadlineAt = now, CreatedAt = now, UpdatedAt = now, State = JobState.Running,
        });
        await db.SaveChangesAsync();
        var held = await ledger.Get<PlaceHold>().HandleAsync(db, account, job, amount, s_none);
        if (held.IsOk) { await transaction.CommitAsync(); }
        return Say(held);
    }

    /// <summary>The guarded end of a job and what becomes of its credits, in one transaction, as a worker does it.</summary>
    private Task<string> EndAsync(Guid job, Act act) => ledger.InTransactionAsync(async db =>
    {
        var state = act.Deed == Deed.Finish ? JobState.Done : JobState.Failed;
        if (await db.Jobs.Where(j => j.Id == job && j.State == JobState.Running).ExecuteUpdateAsync(s => s.SetProperty(j => j.State, state)) == 0) { return "late"; }
        var held = await db.Holds.Where(h => h.JobId == job).Select(h => h.Amount).SingleAsync();
        _ = act.Deed == Deed.Finish
            ? await ledger.Get<CaptureHold>().HandleAsync(db, job, Math.Min(act.Amount, held), s_none)
            : await ledger.Get<ReleaseHold>().HandleAsync(db, job, s_none);
        return "done";
    });

    private Task<List<Guid>[]> DisputesAsync(Guid[] jobs) => ledger.InTransactionAsync(async db =>
    {
        var rows = await db.Disputes.AsNoTracking().Where(d => jobs.Contains(d.JobId)).OrderBy(d => d.CreatedAt).ThenBy(d => d.Id).ToListAsync();
        return jobs.Select(j => rows.Where(d => d.JobId == j).Select(d => d.Id).ToList()).ToArray();
    });

    /// <summary>The books as they stand, in the words of the model.</summary>
    private Task<string> ReadAsync(Guid account, Guid[] jobs) => ledger.InTransactionAsync(async db =>
    {
        var balance = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == account);
        var holds = await db.Holds.AsNoTracking().Where(h => h.AccountId == account).ToDictionaryAsync(h => h.JobId);
        var disputes = await db.Disputes.AsNoTracking().Where(d => d.UserId == account).OrderBy(d => d.CreatedAt).ThenBy(d => d.Id).ToListAsync();
        return $"{balance.Posted} {balance.Held} | " + string.Join(" | ", jobs.Select(job =>
        {
            var hold = holds.GetValueOrDefault(job);
            var claims = disputes.Where(d => d.JobId == job).Select(d => $"{d.State} {d.Decision ?? "-"} {d.Amount ?? -1}");
            return $"{hold?.State.ToString() ?? "none"} {hold?.Captured ?? 0}-{hold?.Refunded ?? 0} [{string.Join(", ", claims)}]";
        }));
    });
}

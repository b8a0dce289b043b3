using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;

namespace VlogStudio.Tests.Core.Credits;

/// <summary>Any row of acts on the books ends as a few lines of arithmetic say, and every invariant holds after each.</summary>
public sealed class LedgerModelTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    private const int Jobs = 5;

    public enum Move
    {
        Grant,
        Hold,
        Capture,
        Release,
    }

    public sealed record Step(Move Move, int Job, int Amount);

    [Fact]
    public async Task Ledger_AnyActs_AgreesWithTheModel()
    {
        var step = from move in Gen.Elements(Move.Grant, Move.Hold, Move.Hold, Move.Capture, Move.Release)
                   from job in Gen.Choose(0, Jobs - 1)
                   from amount in Gen.Choose(1, 40)
                   select new Step(move, job, amount);
        var steps = Gen.Sample(Gen.ArrayOf(step, 25), 12, 25).ToList();

        foreach (var run in steps) { await RunAsync(run); }

        Assert.Empty(await ledger.ReconcileAsync());
    }

    private async Task RunAsync(Step[] steps)
    {
        var account = await ledger.AccountAsync(0);
        var jobs = Enumerable.Range(0, Jobs).Select(_ => Guid.CreateVersion7()).ToArray();
        var model = new Model();
        for (var i = 0; i < steps.Length; i++)
        {
            var said = await ApplyAsync(account, jobs, steps[i], i);
            Assert.True(said == model.Apply(steps[i]), $"step {i} of {string.Join<Step>(", ", steps)}");
            var balance = await ledger.BalanceAsync(account);
            Assert.True((model.Posted, model.Held) == (balance.Posted, balance.Held), $"after step {i} of {string.Join<Step>(", ", steps)}: {balance} but {model.Posted}, {model.Held}");
            Assert.True(balance.Available >= 0);
        }
        Assert.Equal(model.Posted, await ledger.InTransactionAsync(db => db.CreditEntries.Where(e => e.AccountId == account).SumAsync(e => e.Amount)));
    }

    private async Task<string> ApplyAsync(Guid account, Guid[] jobs, Step step, int i) => step.Move switch
    {
        Move.Grant => await ledger.InTransactionAsync(db => ledger.Get<GrantCredits>().HandleAsync(db, new CreditGrant(account, step.Amount, $"g:{account}:{i}", "system", "test"), CancellationToken.None)) ? "done" : "replay",
        // A job has one hold: asking again breaks the index, and the act's transaction with it.
        Move.Hold when await ledger.InTransactionAsync(db => db.Holds.AnyAsync(h => h.JobId == jobs[step.Job])) => "taken",
        Move.Hold => (await ledger.InTransactionAsync(db => ledger.Get<PlaceHold>().HandleAsync(db, account, jobs[step.Job], step.Amount, CancellationToken.None))).IsOk ? "done" : "refused",
        Move.Capture => Say(await CaptureAsync(jobs[step.Job], step.Amount)),
        _ => Say(await ledger.InTransactionAsync(db => ledger.Get<ReleaseHold>().HandleAsync(db, jobs[step.Job], CancellationToken.None))),
    };

    private Task<HoldOutcome?> CaptureAsync(Guid job, int amount) => ledger.InTransactionAsync(async db =>
    {
        var held = await db.Holds.Where(h => h.JobId == job).Select(h => (long?)h.Amount).FirstOrDefaultAsync();
        return await ledger.Get<CaptureHold>().HandleAsync(db, job, Math.Min(amount, held ?? amount), CancellationToken.None);
    });

    private static string Say(HoldOutcome? outcome) => outcome is null ? "none" : outcome.IsReplay ? "replay" : "done";

    private sealed class Model
    {
        private readonly long[] _open = new long[Jobs];
        private readonly bool[] _isUsed = new bool[Jobs];

        public long Posted { get; private set; }

        public long Held => _open.Sum();

        public string Apply(Step step)
        {
            switch (step.Move)
            {
                case Move.Grant:
                    Posted += step.Amount;
                    return "done";
                case Move.Hold when _isUsed[step.Job]:
                    return "taken";
                case Move.Hold when Posted - Held < step.Amount:
                    return "refused";
                case Move.Hold:
                    (_isUsed[step.Job], _open[step.Job]) = (true, step.Amount);
                    return "done";
                default:
                    if (!_isUsed[step.Job]) { return "none"; }
                    if (_open[step.Job] == 0) { return "replay"; }
                    if (step.Move == Move.Capture) { Posted -= Math.Min(step.Amount, _open[step.Job]); }
                    _open[step.Job] = 0;
                    return "done";
            }
        }
    }
}

using VlogStudio.Core.Credits;
using VlogStudio.Core.Disputes;

namespace VlogStudio.Tests.Core.Credits;

/// <summary>What may be done to one person's books.</summary>
public enum Deed
{
    Grant,
    Adjust,
    Submit,
    Finish,
    Fail,
    Open,
    Settle,
}

/// <summary>One thing somebody does. What a number means depends on the deed.</summary>
public sealed record Act(Deed Deed, int Job, int Amount, int Admin, string Decision)
{
    /// <summary>Which of the job's disputes is meant, as it was seen when the act was begun; -1 for none.</summary>
    public int Dispute { get; init; } = -1;
}

/// <summary>The books of one person as a few lines of arithmetic: what each act answers, and what it leaves.</summary>
internal sealed class LedgerModel
{
    public const int Jobs = 3;
    public const int SecondAbove = 50;

    private readonly Work[] _work;
    private long _posted;

    public LedgerModel() => _work = [.. Enumerable.Range(0, Jobs).Select(_ => new Work(null, 0, 0, 0, []))];

    private LedgerModel(LedgerModel other) => (_posted, _work) = (other._posted, [.. other._work]);

    private long Available => _posted - Held;

    private long Held => _work.Sum(w => w.Hold == HoldState.Held ? w.Amount : 0);

    public LedgerModel Copy() => new(this);

    public int DisputesOf(int job) => _work[job].Disputes.Length;

    /// <summary>Everything, in one line.</summary>
    public override string ToString() => $"{_posted} {Held} | " + string.Join(" | ", _work.Select(w =>
        $"{w.Hold?.ToString() ?? "none"} {w.Captured}-{w.Refunded} [{string.Join(", ", w.Disputes.Select(d => $"{d.State} {d.Decision ?? "-"} {d.Amount ?? -1}"))}]"));

    /// <summary>Does the act and says what it answers.</summary>
    public string Apply(Act act) => act.Deed switch
    {
        Deed.Grant => Post(act.Amount),
        Deed.Adjust => Available + act.Amount < 0 ? "insufficient_credits" : Post(act.Amount),
        Deed.Submit => Submit(act),
        Deed.Finish => End(act.Job, HoldState.Captured, act.Amount),
        Deed.Fail => End(act.Job, HoldState.Released, 0),
        Deed.Open => Open(act.Job),
        _ => Settle(act),
    };

    private string Post(long amount)
    {
        _posted += amount;
        return "done";
    }

    private string Submit(Act act)
    {
        if (_work[act.Job].Hold is not null) { return "taken"; }
        if (Available < act.Amount) { return "insufficient_credits"; }
        _work[act.Job] = _work[act.Job] with { Hold = HoldState.Held, Amount = act.Amount };
        return "done";
    }

    private string End(int job, HoldState state, long wanted)
    {
        var work = _work[job];
        if (work.Hold != HoldState.Held) { return "late"; }
        var captured = Math.Min(wanted, work.Amount);
        _work[job] = work with { Hold = state, Captured = captured };
        return Post(-captured);
    }

    private string Open(int job)
    {
        var work = _work[job];
        if (work.Hold is null) { return "job_not_found"; }
        if (work.Hold == HoldState.Held) { return "job_not_ended"; }
        if (work.Disputes.Any(d => d.State is DisputeState.Open or DisputeState.Proposed)) { return "dispute_open"; }
        _work[job] = work with { Disputes = [.. work.Disputes, new Claim(DisputeState.Open, null, null, -1)] };
        return "done";
    }

    private string Settle(Act act)
    {
        var work = _work[act.Job];
        if (act.Dispute < 0) { return "dispute_not_found"; }
        var claim = work.Disputes[act.Dispute];
        if (claim.State is DisputeState.Approved or DisputeState.Rejected) { return "already_settled"; }
        var isRefused = act.Decision == SettleDecisions.Reject;
        if (claim.State == DisputeState.Proposed)
        {
            if (claim.Maker == act.Admin) { return "second_admin_needed"; }
            if (!isRefused && (claim.Decision != act.Decision || claim.Amount != act.Amount)) { return "proposal_differs"; }
        }
        if (act.Decision == SettleDecisions.Refund && act.Amount > work.Captured - work.Refunded) { return "amount_above_remainder"; }
        if (claim.State == DisputeState.Open && act.Amount > SecondAbove) { return Keep(act, new Claim(DisputeState.Proposed, act.Decision, act.Amount, act.Admin), 0); }
        return Keep(act, new Claim(isRefused ? DisputeState.Rejected : DisputeState.Approved, act.Decision, act.Amount, claim.Maker), isRefused ? 0 : act.Amount);
    }

    private string Keep(Act act, Claim claim, long moved)
    {
        var work = _work[act.Job];
        var refunded = act.Decision == SettleDecisions.Refund ? moved : 0;
        _work[act.Job] = work with { Refunded = work.Refunded + refunded, Disputes = [.. work.Disputes.Select((d, i) => i == act.Dispute ? claim : d)] };
        Post(moved);
        return claim.State == DisputeState.Proposed ? "proposed" : "done";
    }

    private sealed record Work(HoldState? Hold, long Amount, long Captured, long Refunded, Claim[] Disputes);

    private sealed record Claim(DisputeState State, string? Decision, long? Amount, int Maker);
}

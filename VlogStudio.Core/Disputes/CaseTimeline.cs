using System.Globalization;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Disputes;

/// <summary>One moment of a case.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Code">What happened, key of words.</param>
/// <param name="Args">Values for the gaps of the words.</param>
/// <param name="Row">The row that proves it: <c>hold:{id}</c>, <c>tx:{id}</c>, <c>attempt:{fence}</c>, <c>dispute:{id}</c>, <c>audit:{seq}</c> …</param>
/// <param name="Weight">How it weighs.</param>
public sealed record CaseMoment(DateTimeOffset At, string Code, IReadOnlyList<string> Args, string Row, FindingVerdict Weight = FindingVerdict.Pending)
{
    /// <summary>The further words of a moment: a claim, an error, a note.</summary>
    public string? Words { get; init; }

    /// <summary>Whether it is a step within an attempt.</summary>
    public bool IsPhase { get; init; }
}

/// <summary>Tells a case from the request to the refund on one line.</summary>
public static class CaseTimeline
{
    // What the time line tells from other rows already.
    private static readonly HashSet<string> s_toldElsewhere = new(StringComparer.Ordinal) { "dispute_opened", "dispute_proposed", "dispute_approved", "dispute_settled", "dispute_rejected" };

    /// <summary>Every moment in order.</summary>
    public static IReadOnlyList<CaseMoment> Of(CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var moments = new List<CaseMoment> { new(file.Job.CreatedAt, file.Job.ReplayOf is null ? "asked" : "replay_asked", [file.Job.Kind], $"job:{file.Job.Id}") };
        moments.AddRange(file.Phases.Where(p => p.Attempt > 0).Select(p => new CaseMoment(p.At, "phase", [p.Phase, Seconds(p)], $"phase:{p.Attempt}") { IsPhase = true }));
        foreach (var attempt in file.Attempts) { moments.AddRange(Of(attempt)); }
        moments.AddRange(file.Movements.Select(m => new CaseMoment(m.At, m.Kind, [Number(Math.Max(Math.Abs(m.Posted), m.Posted == 0 ? Math.Abs(m.Held) : 0))], m.Row, Weigh(m.Kind)) { Words = m.Note }));
        if (file.Job.EndedAt is { } ended) { moments.Add(End(file.Job, ended)); }
        foreach (var dispute in file.Disputes) { moments.AddRange(Of(dispute)); }
        moments.AddRange(file.Replays.Select(r => new CaseMoment(r.CreatedAt, "replayed", [r.JobId.ToString()], $"job:{r.JobId}")));
        if (file.Generation?.RemovedAt is { } removed) { moments.Add(new CaseMoment(removed, "removed", [], $"generation:{file.Generation.Id}")); }
        if (file.Generation?.ClearedAt is { } cleared) { moments.Add(new CaseMoment(cleared, "cleared", [], $"generation:{file.Generation.Id}")); }
        moments.AddRange(file.Audit.Where(a => !s_toldElsewhere.Contains(a.Action)).Select(a => new CaseMoment(a.At, "audit", [a.Action, file.NameOf(a.Actor)], $"audit:{a.Seq}") { Words = a.Reason }));
        return [.. moments.OrderBy(m => m.At)];
    }

    private static IEnumerable<CaseMoment> Of(CaseAttempt attempt)
    {
        yield return new CaseMoment(attempt.StartedAt, "attempt_began", [Number(attempt.Number), attempt.WorkerId], $"attempt:{attempt.Fence}");
        if (attempt.EndedAt is not { } ended) { yield break; }
        var weight = attempt.Outcome is "done" or "partial" ? FindingVerdict.Even : attempt.Outcome is "failed" or "lease_lost" ? FindingVerdict.Wrong : FindingVerdict.Attention;
        yield return new CaseMoment(ended, "attempt_ended", [Number(attempt.Number), attempt.Outcome ?? "", attempt.ErrorCode ?? ""], $"attempt:{attempt.Fence}", weight) { Words = attempt.ErrorMessage };
    }

    private static CaseMoment End(CaseJob job, DateTimeOffset at) => new(
        at, $"job_{job.State.ToString().ToLowerInvariant()}", [job.ErrorCode ?? ""], $"job:{job.Id}",
        job.State switch { JobState.Done => FindingVerdict.Even, JobState.Partial or JobState.Cancelled => FindingVerdict.Attention, _ => FindingVerdict.Wrong });

    private static IEnumerable<CaseMoment> Of(CaseDispute dispute)
    {
        var row = $"dispute:{dispute.Id}";
        yield return new CaseMoment(dispute.CreatedAt, dispute.ReopenedFrom is null ? "dispute_opened" : "dispute_reopened", [], row, FindingVerdict.Attention) { Words = dispute.Claim };
        if (dispute.ProposedAt is { } proposed) { yield return new CaseMoment(proposed, "dispute_proposed", [Number(dispute.Amount ?? 0)], row, FindingVerdict.Attention) { Words = dispute.Note }; }
        if (dispute.DecidedAt is not { } decided) { yield break; }
        yield return dispute.State == DisputeState.Approved
            ? new CaseMoment(decided, "dispute_approved", [Number(dispute.Amount ?? 0), dispute.Decision ?? ""], row, FindingVerdict.Even) { Words = dispute.Note }
            : new CaseMoment(decided, "dispute_rejected", [], row, FindingVerdict.Attention) { Words = dispute.Note };
    }

    private static FindingVerdict Weigh(string kind) => kind switch { "release" or "refund" or "goodwill" => FindingVerdict.Even, _ => FindingVerdict.Pending };

    private static string Seconds(CasePhase phase) => phase.EndedAt is { } ended ? (ended - phase.At).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) : "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

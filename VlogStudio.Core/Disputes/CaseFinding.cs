using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Disputes;

/// <summary>How a finding weighs.</summary>
public enum FindingVerdict
{
    /// <summary>The person and the studio are even.</summary>
    Even,

    /// <summary>Not decided yet: work is under way or somebody has to look.</summary>
    Pending,

    /// <summary>Even, with something worth a look.</summary>
    Attention,

    /// <summary>The person paid for what they do not have, or the books are wrong.</summary>
    Wrong,
}

/// <summary>What the finding rests on.</summary>
public sealed record CaseFacts
{
    /// <summary>Where the job is in its life.</summary>
    public required JobState Job { get; init; }

    /// <summary>The last attempt's number.</summary>
    public int Attempts { get; init; }

    /// <summary>Where the hold is in its life; null without one.</summary>
    public HoldState? Hold { get; init; }

    /// <summary>What was set aside.</summary>
    public long Held { get; init; }

    /// <summary>What was taken, by the entries.</summary>
    public long Charged { get; init; }

    /// <summary>What was given back as refunds, by the entries.</summary>
    public long Refunded { get; init; }

    /// <summary>What was given out of goodwill, by the entries.</summary>
    public long Goodwill { get; init; }

    /// <summary>What is to be taken when the account is unfrozen, or null.</summary>
    public long? Due { get; init; }

    /// <summary>Whether something was delivered.</summary>
    public bool IsDelivered { get; init; }

    /// <summary>How the delivered object was found.</summary>
    public DeliveryVerdict Object { get; init; }

    /// <summary>In how many places the books contradict each other.</summary>
    public int Contradictions { get; init; }

    /// <summary>The facts of a case.</summary>
    public static CaseFacts Of(CaseFile file, DeliveryCheck check)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(check);
        return new CaseFacts
        {
            Job = file.Job.State,
            Attempts = file.Attempts.Count,
            Hold = file.Hold?.State,
            Held = file.Hold?.Amount ?? 0,
            Charged = file.Charged,
            Refunded = file.Sum("refund"),
            Goodwill = file.Sum("goodwill"),
            Due = file.Hold is { State: HoldState.Held } hold ? hold.Due : null,
            IsDelivered = file.Delivery is not null && file.Job.State is JobState.Done or JobState.Partial,
            Object = check.Verdict,
            Contradictions = file.Contradictions.Count,
        };
    }
}

/// <summary>What the page says of a case by itself: a sentence by code, and what proves it.</summary>
/// <param name="Code">Stable code, key of the sentence.</param>
/// <param name="Verdict">How it weighs.</param>
/// <param name="Args">Numbers for the gaps of the sentence.</param>
/// <param name="RefundDue">Credits the person is owed.</param>
/// <param name="Proof">Which facts prove it: job, attempt, hold, capture, release, refund, goodwill, object, books.</param>
public sealed record CaseFinding(string Code, FindingVerdict Verdict, IReadOnlyList<long> Args, long RefundDue, IReadOnlyList<string> Proof)
{
    /// <summary>Every code there is.</summary>
    public static readonly IReadOnlyList<string> Codes =
    [
        "books_disagree", "charged_not_delivered", "charged_not_delivered_refunded", "object_missing", "object_altered", "still_held", "capture_waits", "running_held",
        "running_free", "delivered_free", "delivered_not_charged", "refunded_whole", "refunded_part", "partly_delivered", "charged_delivered_plays", "charged_delivered",
        "delivered_removed", "failed_released", "cancelled_released", "dead_released", "ended_free",
    ];

    /// <summary>Judges the facts.</summary>
    public static CaseFinding Of(CaseFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var net = Math.Max(0, facts.Charged - facts.Refunded - facts.Goodwill);
        var hasFilm = facts.IsDelivered && facts.Object is not (DeliveryVerdict.Missing or DeliveryVerdict.Altered);
        // Credits that went before work ended bought nothing yet, but nobody can say they are lost either.
        var due = facts.Job.IsTerminal() && !hasFilm ? net : 0;
        if (facts.Contradictions > 0) { return new("books_disagree", FindingVerdict.Wrong, [facts.Contradictions, facts.Charged, facts.Refunded + facts.Goodwill], due, ["books"]); }
        if (!facts.Job.IsTerminal())
        {
            return facts.Hold is null
                ? new("running_free", FindingVerdict.Pending, [], 0, ["job"])
                : new("running_held", FindingVerdict.Pending, [facts.Held], 0, ["job", "hold"]);
        }
        if (facts.Charged > 0) { return Charged(facts, net, due); }
        if (facts.Hold == HoldState.Held)
        {
            return facts.Due is { } waits
                ? new("capture_waits", FindingVerdict.Attention, [waits], 0, ["job", "hold"])
                : new("still_held", FindingVerdict.Wrong, [facts.Held], 0, ["job", "hold"]);
        }
        if (facts.IsDelivered)
        {
            return facts.Hold is null ? new("delivered_free", FindingVerdict.Even, [], 0, ["job", "object"])
                : new("delivered_not_charged", FindingVerdict.Attention, [facts.Held], 0, ["job", "release", "object"]);
        }
        if (facts.Hold is null) { return new("ended_free", FindingVerdict.Even, [facts.Attempts], 0, ["job"]); }
        var code = facts.Job switch { JobState.Cancelled => "cancelled_released", JobState.Dead => "dead_released", _ => "failed_released" };
        return new(code, FindingVerdict.Even, [facts.Attempts, facts.Held], 0, ["job", "attempt", "release"]);
    }

    private static CaseFinding Charged(CaseFacts facts, long net, long due)
    {
        var back = facts.Refunded + facts.Goodwill;
        IReadOnlyList<string> money = [.. new[] { "capture" }, .. facts.Refunded > 0 ? ["refund"] : Array.Empty<string>(), .. facts.Goodwill > 0 ? ["goodwill"] : Array.Empty<string>()];
        if (!facts.IsDelivered)
        {
            return due > 0
                ? new("charged_not_delivered", FindingVerdict.Wrong, [facts.Charged, due], due, ["job", .. money])
                : new("charged_not_delivered_refunded", FindingVerdict.Even, [facts.Charged, back], 0, ["job", .. money]);
        }
        if (due > 0)
        {
            return new(facts.Object == DeliveryVerdict.Missing ? "object_missing" : "object_altered", FindingVerdict.Wrong, [facts.Charged, due], due, ["object", .. money]);
        }
        if (net == 0) { return new("refunded_whole", FindingVerdict.Even, [facts.Charged, back], 0, ["job", .. money]); }
        if (back > 0) { return new("refunded_part", FindingVerdict.Even, [facts.Charged, back, net], 0, ["job", "object", .. money]); }
        if (facts.Object == DeliveryVerdict.Cleared) { return new("delivered_removed", FindingVerdict.Even, [facts.Charged], 0, ["job", "object", .. money]); }
        if (facts.Job == JobState.Partial) { return new("partly_delivered", FindingVerdict.Even, [facts.Charged, facts.Held], 0, ["job", "object", .. money]); }
        return facts.Object == DeliveryVerdict.Intact
            ? new("charged_delivered_plays", FindingVerdict.Even, [facts.Charged], 0, ["job", "object", .. money])
            : new("charged_delivered", facts.Object == DeliveryVerdict.Unreachable ? FindingVerdict.Attention : FindingVerdict.Even, [facts.Charged], 0, ["job", "object", .. money]);
    }
}

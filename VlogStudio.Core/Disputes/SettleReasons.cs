namespace VlogStudio.Core.Disputes;

/// <summary>What a dispute may be settled with.</summary>
public static class SettleDecisions
{
    /// <summary>What was charged goes back.</summary>
    public const string Refund = "refund";

    /// <summary>A gift of the studio's, whatever was charged.</summary>
    public const string Goodwill = "goodwill";

    /// <summary>Nothing moves.</summary>
    public const string Reject = "reject";

    /// <summary>All of them, in the order forms show them.</summary>
    public static IReadOnlyList<string> All { get; } = [Refund, Goodwill, Reject];
}

/// <summary>The reasons a dispute may be settled for; stable, keys of the words people read.</summary>
public static class SettleReasons
{
    private static readonly Dictionary<string, string[]> s_fitting = new(StringComparer.Ordinal)
    {
        [SettleDecisions.Refund] = ["not_delivered", "partly_delivered", "charged_twice", "wrong_amount", "technical_fault", "other"],
        [SettleDecisions.Goodwill] = ["poor_quality", "long_wait", "service_apology", "technical_fault", "other"],
        [SettleDecisions.Reject] = ["charge_correct", "delivered_as_asked", "duplicate_claim", "outside_terms", "other"],
    };

    /// <summary>Every reason.</summary>
    public static IReadOnlyList<string> All { get; } = [.. s_fitting.Values.SelectMany(r => r).Distinct()];

    /// <summary>The reasons a form offers for a decision; none for one that is not known.</summary>
    public static IReadOnlyList<string> For(string decision) => s_fitting.TryGetValue(decision, out var fitting) ? fitting : [];
}

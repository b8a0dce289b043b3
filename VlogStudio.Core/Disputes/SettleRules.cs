using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Disputes;

/// <summary>What a settlement must be, whatever the database says.</summary>
internal static class SettleRules
{
    /// <summary>The problems with the form, field by field; empty when it may be tried.</summary>
    public static IReadOnlyList<Problem> Of(SettleInput input, DisputesOptions options)
    {
        var problems = new List<Problem>();
        if (!SettleDecisions.All.Contains(input.Decision)) { problems.Add(Problem.Invalid("decision", "unknown_decision")); }
        else if (OfAmount(input, options) is { } amount) { problems.Add(amount); }
        if (!SettleReasons.All.Contains(input.ReasonCode)) { problems.Add(Problem.Invalid("reason_code", "unknown_reason_code")); }
        var note = PersonText.Check("note", input.Note, OpenDispute.MaxClaim, isRequired: true);
        if (!note.IsOk) { problems.AddRange(note.Problems); }
        return problems;
    }

    private static Problem? OfAmount(SettleInput input, DisputesOptions options) => input switch
    {
        { Amount: < 0 } => Problem.Invalid("amount", "amount_negative"),
        { Decision: SettleDecisions.Reject, Amount: > 0 } => Problem.Invalid("amount", "amount_on_rejection"),
        { Decision: not SettleDecisions.Reject, Amount: 0 } => Problem.Invalid("amount", "amount_zero"),
        { Decision: SettleDecisions.Goodwill } when input.Amount > options.GoodwillMax => Problem.Invalid("amount", "goodwill_above_limit", options.GoodwillMax),
        _ => null,
    };
}

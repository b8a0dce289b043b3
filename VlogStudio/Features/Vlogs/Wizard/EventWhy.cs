using Microsoft.Extensions.Localization;
using VlogStudio.Core.Events;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>Puts scores and verdicts into words.</summary>
public static class EventWhy
{
    /// <summary>What speaks for an event and against it, the strongest first: at most three.</summary>
    public static string Score(IStringLocalizer words, EventView @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var reasons = @event.Reasons
            .Where(r => Math.Abs(r.Value * r.Weight) > 0.02)
            .OrderByDescending(r => r.Weight > 0).ThenByDescending(r => Math.Abs(r.Value * r.Weight))
            .Select(r => words.Coded("Factor", r.Code)).Where(t => t.Length > 0).Take(3).ToList();
        return reasons.Count == 0 ? words["Factor.plain"] : Capitalised(string.Join(words["Factor.And"], reasons));
    }

    /// <summary>Why a recommendation took it or not.</summary>
    public static string Verdict(IStringLocalizer words, EventVerdict verdict, string? comparedTitle)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (!string.IsNullOrWhiteSpace(verdict.Words)) { return verdict.Words; }
        var factor = words.Coded("Factor", verdict.FactorCode);
        var key = verdict.ReasonCode == "like_another" && comparedTitle is null ? "like_another_unnamed" : verdict.ReasonCode;
        var said = string.Format(System.Globalization.CultureInfo.CurrentCulture, words.Coded("Verdict", key, words[verdict.IsSelected ? "Verdict.taken" : "Verdict.passed"]), comparedTitle);
        return factor.Length == 0 ? said : words["Verdict.WithFactor", said, factor];
    }

    private static string Capitalised(string text) => text.Length == 0 ? text : char.ToUpper(text[0], System.Globalization.CultureInfo.CurrentCulture) + text[1..];
}

using VlogStudio.Core.Events;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>How far a recommendation is, as the first step shows it.</summary>
/// <param name="Progress">The job's progress; null before it has begun.</param>
/// <param name="Result">What was recommended, once it is there.</param>
/// <param name="Refusal">Why there is none, in words.</param>
/// <param name="Events">How many events are looked at.</param>
public sealed record RecommendationState(JobProgress? Progress, Recommendation? Result, string? Refusal, int Events)
{
    /// <summary>Whether it is still under way.</summary>
    public bool IsRunning => Result is null && Refusal is null;

    /// <summary>How many events were looked at so far.</summary>
    public int LookedAt => Progress is { } p ? (int)Math.Floor(Math.Clamp(p.Progress, 0, 100) / 100 * Events) : 0;

    /// <summary>What was said of an event, or null.</summary>
    public EventVerdict? VerdictOn(Guid eventId) => Result?.Verdicts.FirstOrDefault(v => v.EventId == eventId);
}

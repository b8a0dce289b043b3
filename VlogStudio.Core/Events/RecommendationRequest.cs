namespace VlogStudio.Core.Events;

/// <summary>A wish for a recommendation.</summary>
/// <param name="Date">The day.</param>
/// <param name="Limit">The most events to choose, 1..50.</param>
/// <param name="SummaryText">A wish in words, at most 500 characters, or null.</param>
public sealed record RecommendationRequest(DateOnly Date, int Limit, string? SummaryText = null);

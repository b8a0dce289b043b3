namespace VlogStudio.Core.Events;

/// <summary>Which events a film should be made of, and why each was taken or not.</summary>
public sealed record Recommendation
{
    /// <summary>The chosen events, in the order of the day.</summary>
    public required IReadOnlyList<Guid> SelectedEventIds { get; init; }

    /// <summary>One verdict for every event of the day, in the order of the day.</summary>
    public required IReadOnlyList<EventVerdict> Verdicts { get; init; }

    /// <summary><c>built_in</c>, <c>model:&lt;name&gt;</c> or <c>built_in_after_model_failed</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>Why the model's answer was not used, a code; null when it was, or none was asked.</summary>
    public string? FallbackCode { get; init; }
}

/// <summary>Why one event was taken or not.</summary>
public sealed record EventVerdict
{
    /// <summary>The event.</summary>
    public required Guid EventId { get; init; }

    /// <summary>Whether it was chosen.</summary>
    public required bool IsSelected { get; init; }

    /// <summary>How good it was found, 0..1.</summary>
    public required double Score { get; init; }

    /// <summary>
    /// Key of words: chosen ones <c>best_of_day</c>, <c>another_place</c>, <c>another_time</c>, <c>matches_wish</c>, <c>good_quality</c>,
    /// <c>chosen_by_model</c>; others <c>like_another</c>, <c>weaker</c>, <c>excluded_by_wish</c>, <c>off_wish</c>, <c>over_limit</c>,
    /// <c>not_chosen_by_model</c>.
    /// </summary>
    public required string ReasonCode { get; init; }

    /// <summary>The number (1 = first of the day) of the chosen event it was measured against, or null.</summary>
    public int? ComparedWith { get; init; }

    /// <summary>The <see cref="ScoreReason"/> code in which it differs most from that one or stands out, or null.</summary>
    public string? FactorCode { get; init; }

    /// <summary>The model's own words; null when the built-in scorer decided.</summary>
    public string? Words { get; init; }
}

/// <summary>A recommendation as far as it has come.</summary>
/// <param name="JobId">The job that makes it.</param>
/// <param name="State">Where the job is.</param>
/// <param name="Result">The recommendation once the job is done.</param>
/// <param name="ErrorCode">Key of words why it failed, or null.</param>
public sealed record RecommendationView(Guid JobId, Jobs.JobState State, Recommendation? Result, string? ErrorCode);

namespace VlogStudio.Core.Events;

/// <summary>An event as a recommendation looks at it.</summary>
public sealed record RecommendationEvent
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its number in the day, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The recording it is a stretch of.</summary>
    public required Guid RecordingId { get; init; }

    /// <summary>When it was shot, in the local time there.</summary>
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>How much it is worth showing, 0..1.</summary>
    public required double Score { get; init; }

    /// <summary>What that was made of.</summary>
    public required IReadOnlyList<ScoreReason> Reasons { get; init; }

    /// <summary>Degrees north, or null.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees east, or null.</summary>
    public double? Longitude { get; init; }

    /// <summary>Name of the place, or null.</summary>
    public string? PlaceName { get; init; }

    /// <summary>The words of its title, summary, place and time of day, folded.</summary>
    internal IReadOnlySet<string> Words { get; init; } = new HashSet<string>();

    /// <summary>The traits that were clearly measured.</summary>
    internal IReadOnlySet<string> Traits { get; init; } = new HashSet<string>();

    /// <summary>Looks at the events of a day, in its order.</summary>
    public static IReadOnlyList<RecommendationEvent> Of(IReadOnlyList<EventView> day)
    {
        ArgumentNullException.ThrowIfNull(day);
        return [.. day.Select((e, i) => new RecommendationEvent
        {
            Id = e.Id,
            Number = i + 1,
            RecordingId = e.RecordingId,
            CapturedAt = e.CapturedAt,
            Score = double.IsFinite(e.Score) ? Math.Clamp(e.Score, 0, 1) : 0,
            Reasons = e.Reasons,
            Latitude = e.Location?.Lat,
            Longitude = e.Location?.Lon,
            PlaceName = e.PlaceName,
            Words = Wish.Tokens($"{e.Title} {e.Summary} {e.PlaceName} {PartOfDay(e.CapturedAt.Hour)}").ToHashSet(),
            Traits = e.Reasons.Where(r => r.Value >= 0.25).Select(r => r.Code).ToHashSet(),
        })];
    }

    private static string PartOfDay(int hour) => hour switch
    {
        < 5 => "night",
        < 12 => "morning",
        < 14 => "noon midday",
        < 18 => "afternoon",
        < 22 => "evening",
        _ => "night",
    };
}

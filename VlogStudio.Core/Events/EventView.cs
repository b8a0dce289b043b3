using VlogStudio.Core.Recordings;

namespace VlogStudio.Core.Events;

/// <summary>An event as pages and programs see it.</summary>
public sealed record EventView
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The recording it is a stretch of.</summary>
    public required Guid RecordingId { get; init; }

    /// <summary>The day it belongs to, by the local clock there.</summary>
    public required DateOnly LocalDate { get; init; }

    /// <summary>Start within the recording.</summary>
    public required TimeSpan Start { get; init; }

    /// <summary>End within the recording.</summary>
    public required TimeSpan End { get; init; }

    /// <summary>Length.</summary>
    public TimeSpan Duration => End - Start;

    /// <summary>Length of the whole recording: the bounds for trimming.</summary>
    public required TimeSpan RecordingDuration { get; init; }

    /// <summary>Its name.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be seen and heard, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>How much it is worth showing, 0..1.</summary>
    public required double Score { get; init; }

    /// <summary>What the score was made of; the strongest first.</summary>
    public required IReadOnlyList<ScoreReason> Reasons { get; init; }

    /// <summary>Path of its picture under the site's root; null while it has none.</summary>
    public string? ThumbnailUrl { get; init; }

    /// <summary>Path of the recording's playable stream under the site's root.</summary>
    public required string StreamUrl { get; init; }

    /// <summary>Path of the recording's hover sprite; null where it has none.</summary>
    public string? SpriteUrl { get; init; }

    /// <summary>How that sprite is cut; pictures are of the whole recording, every <see cref="SpriteSheet.Seconds"/>.</summary>
    public SpriteSheet? Sprite { get; init; }

    /// <summary>When its first frame was shot, in the local time there.</summary>
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>Minutes the local clock was ahead of UTC there.</summary>
    public required int CapturedOffsetMinutes { get; init; }

    /// <summary>Where it was shot, or null.</summary>
    public GeoPoint? Location { get; init; }

    /// <summary>Name of the place, or null.</summary>
    public string? PlaceName { get; init; }

    /// <summary>Whether the person hid it.</summary>
    public required bool IsHidden { get; init; }

    /// <summary>Width of the picture as seen, pixels; null if unknown.</summary>
    public int? Width { get; init; }

    /// <summary>Height of the picture as seen, pixels; null if unknown.</summary>
    public int? Height { get; init; }
}

/// <summary>A day on which something was shot.</summary>
/// <param name="Date">The day.</param>
/// <param name="Events">How many events it has that are not hidden.</param>
/// <param name="Duration">Their length in all.</param>
public sealed record FootageDay(DateOnly Date, int Events, TimeSpan Duration);

/// <summary>What an edit of events led to.</summary>
/// <param name="EditId">The edit, for undoing it.</param>
/// <param name="Events">The events that stand in place of the edited ones.</param>
/// <param name="RemovedIds">The events that are gone from the day.</param>
public sealed record EventEditResult(Guid EditId, IReadOnlyList<EventView> Events, IReadOnlyList<Guid> RemovedIds);

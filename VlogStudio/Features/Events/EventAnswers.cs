using System.Text.Json.Serialization;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Events;

/// <summary>A list as routes answer it.</summary>
public sealed record ListAnswer<T>(IReadOnlyList<T> Items, int Total);

/// <summary>A day as routes answer it.</summary>
public sealed record DayAnswer(DateOnly Date, int MinEvents, int MaxFilmSeconds, DateOnly? PreviousDate, DateOnly? NextDate, IReadOnlyList<EventAnswer> Events);

/// <summary>A day with footage; duration in seconds.</summary>
public sealed record FootageDayAnswer(DateOnly Date, int Events, double Duration);

/// <summary>An event as routes answer it; times within the recording in seconds.</summary>
public sealed record EventAnswer(
    Guid Id, Guid RecordingId, double Start, double End, double Duration, string Title, string Summary, double Score, IReadOnlyList<ReasonAnswer> Reasons,
    string? ThumbnailUrl, DateTimeOffset CapturedAt, int CapturedOffsetMinutes, LocationAnswer? Location, string? PlaceName, bool IsHidden);

/// <summary>A measured reason in words.</summary>
public sealed record ReasonAnswer(string Code, double Value, double Weight, string Text);

/// <summary>A point on the earth, degrees.</summary>
public sealed record LocationAnswer(double Lat, double Lon);

/// <summary>What an edit led to.</summary>
public sealed record EventEditAnswer(Guid EditId, IReadOnlyList<EventAnswer> Events, IReadOnlyList<Guid> RemovedIds);

/// <summary>What to change of an event; what is left out stays.</summary>
public sealed record EventChangesBody
{
    /// <summary>Its name.</summary>
    public string? Title { get; init; }

    /// <summary>Start, seconds within the recording.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double? Start { get; init; }

    /// <summary>End, seconds within the recording.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double? End { get; init; }

    /// <summary>Whether it is hidden.</summary>
    public bool? IsHidden { get; init; }
}

/// <summary>Where to split, seconds within the recording.</summary>
public sealed record EventSplitBody
{
    /// <summary>Seconds within the recording.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double At { get; init; } = double.NaN;
}

/// <summary>Which events to make one of.</summary>
public sealed record EventMergeBody
{
    /// <summary>Two or more neighbours of one recording.</summary>
    [JsonConverter(typeof(LenientIdsConverter))]
    public IReadOnlyList<Guid> EventIds { get; init; } = [];
}

/// <summary>The day whose last edit is taken back.</summary>
public sealed record EventUndoBody(DateOnly Date);

/// <summary>A recommendation as routes answer it.</summary>
public sealed record RecommendationAnswer(
    Guid JobId, IReadOnlyList<Guid> SelectedEventIds, IReadOnlyList<ExplanationAnswer> Explanations, string Strategy, string? FallbackCode);

/// <summary>Why an event was taken or not.</summary>
public sealed record ExplanationAnswer(Guid EventId, bool Selected, double Score, string Reason, string ReasonCode);

/// <summary>A recommendation that is still being made.</summary>
public sealed record RecommendationPending(Guid JobId);

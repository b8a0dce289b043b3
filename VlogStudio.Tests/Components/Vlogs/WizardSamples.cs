using VlogStudio.Core.Events;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Tests.Components.Vlogs;

/// <summary>Days with made-up events, for pages and states.</summary>
internal static class WizardSamples
{
    public static DayView Day(int events, int minEvents = 3) => new()
    {
        Date = new DateOnly(2026, 5, 2),
        MinEvents = minEvents,
        MaxFilmSeconds = 900,
        DefaultFilmSeconds = 60,
        Events = [.. Enumerable.Range(0, events).Select(Event)],
    };

    public static EventView Event(int index) => new()
    {
        Id = Guid.CreateVersion7(),
        RecordingId = Guid.CreateVersion7(),
        LocalDate = new DateOnly(2026, 5, 2),
        Start = TimeSpan.FromSeconds(1),
        End = TimeSpan.FromSeconds(11 + index),
        RecordingDuration = TimeSpan.FromMinutes(2),
        Title = $"Event {index + 1}",
        Summary = "",
        Score = 0.9 - (0.05 * index % 0.9),
        Reasons = [new ScoreReason("sharp", 0.8, 0.3), new ScoreReason("lively", 0.6, 0.2)],
        ThumbnailUrl = $"/thumb/{index}",
        StreamUrl = $"/stream/{index}",
        CapturedAt = new DateTimeOffset(2026, 5, 2, 8, 0, 0, TimeSpan.FromHours(2)).AddMinutes(index),
        CapturedOffsetMinutes = 120,
        PlaceName = index % 2 == 0 ? "Paris" : null,
        IsHidden = false,
    };
}

using VlogStudio.Core.Events;

namespace VlogStudio.Tests.Components.Home;

internal static class EventSamples
{
    public static EventView At(int hour, int minute = 0, double seconds = 12, string title = "On the beach", bool isHidden = false, Guid? recording = null) => new()
    {
        Id = Guid.CreateVersion7(),
        RecordingId = recording ?? Guid.CreateVersion7(),
        LocalDate = new(2025, 5, 2),
        Start = TimeSpan.FromSeconds(1),
        End = TimeSpan.FromSeconds(1 + seconds),
        RecordingDuration = TimeSpan.FromSeconds(seconds + 5),
        Title = title,
        Summary = "Waves and voices.",
        Score = 0.7,
        Reasons = [],
        StreamUrl = "/api/v1/recordings/1/stream",
        SpriteUrl = "/api/v1/recordings/1/sprite",
        Sprite = new(5, 10, 160, 90, 2),
        CapturedAt = new(2025, 5, 2, hour, minute, 0, TimeSpan.FromHours(2)),
        CapturedOffsetMinutes = 120,
        PlaceName = "Nida",
        IsHidden = isHidden,
    };
}

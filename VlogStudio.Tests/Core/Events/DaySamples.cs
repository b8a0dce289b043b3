using VlogStudio.Core.Events;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Tests.Core.Events;

/// <summary>Events of a day, made up.</summary>
internal static class DaySamples
{
    public static EventView Event(
        int number, double hour, double score, string title = "Something", string summary = "", string? place = null, GeoPoint? at = null, Guid? recording = null,
        params ScoreReason[] reasons) => new()
    {
        Id = Id(number),
        RecordingId = recording ?? Id(100 + number),
        LocalDate = new DateOnly(2026, 5, 2),
        Start = TimeSpan.Zero,
        End = TimeSpan.FromSeconds(8),
        RecordingDuration = TimeSpan.FromSeconds(8),
        Title = title,
        Summary = summary,
        Score = score,
        Reasons = reasons,
        StreamUrl = "",
        CapturedAt = new DateTimeOffset(2026, 5, 2, 0, 0, 0, TimeSpan.FromHours(2)).AddHours(hour),
        CapturedOffsetMinutes = 120,
        Location = at,
        PlaceName = place,
        IsHidden = false,
    };

    public static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}

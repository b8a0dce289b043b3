using System.Globalization;

namespace VlogStudio.Components.Shared;

/// <summary>Times as the clock on the wall of whoever looks shows them; one for each open page. Until the browser has said its zone it is the server's.</summary>
/// <param name="time">The clock.</param>
public sealed class ViewerClock(TimeProvider time)
{
    /// <summary>The cookie in which a browser says its zone.</summary>
    public const string Cookie = "vs-zone";

    private TimeZoneInfo? _zone;

    /// <summary>The zone of whoever looks.</summary>
    public TimeZoneInfo Zone => _zone ?? time.LocalTimeZone;

    /// <summary>Today there.</summary>
    public DateOnly Today => DateOnly.FromDateTime(At(time.GetUtcNow()).DateTime);

    /// <summary>Takes the zone of a browser, by its IANA name; one nobody knows is left alone.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Use(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > 100 || !char.IsAsciiLetter(name[0]) || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) || !zone.HasIanaId) { return false; }
        _zone = zone;
        return true;
    }

    /// <summary>A moment by the clock there.</summary>
    public DateTimeOffset At(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>A moment in short words: 02/05/2026 14:05.</summary>
    public string Short(DateTimeOffset moment) => At(moment).ToString("g", CultureInfo.CurrentCulture);

    /// <summary>The day of a moment there.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(At(moment).DateTime);

    /// <summary>The zone in words: Europe/Lisbon, UTC+1.</summary>
    public string ZoneName
    {
        get
        {
            var (name, offset) = (Zone.Id.Replace('_', ' '), Formats.Offset((int)At(time.GetUtcNow()).Offset.TotalMinutes));
            return name.EndsWith(offset, StringComparison.Ordinal) ? offset : $"{name}, {offset}";
        }
    }

    /// <summary>The first moment of a day there (UTC); where the clock skips midnight, the first that there is.</summary>
    public DateTimeOffset Midnight(DateOnly day)
    {
        var at = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        while (Zone.IsInvalidTime(at)) { at = at.AddMinutes(15); }
        var offset = Zone.IsAmbiguousTime(at) ? Zone.GetAmbiguousTimeOffsets(at).Max() : Zone.GetUtcOffset(at);
        return new DateTimeOffset(at, offset).ToUniversalTime();
    }
}

using System.Globalization;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>
/// Reads when a recording was shot from what its file says: QuickTime creation date with its zone, then the container's creation time, then the
/// file's name, then the upload. Dates that no camera can mean (1904, 1970, the future) are none.
/// </summary>
internal static class CaptureClock
{
    private static readonly DateTime Earliest = new(1990, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(30);

    // What GoPro, DJI and Insta360 call "UTC" is the camera's local clock.
    private static readonly string[] LocalClockMakers = ["gopro", "dji", "insta360"];

    public static CaptureTime Read(CaptureHints hints) =>
        FromQuickTime(hints) ?? FromContainer(hints) ?? FromName(hints) ?? new CaptureTime(hints.UploadedAt.ToUniversalTime(), Guess(hints, hints.UploadedAt.UtcDateTime), CapturedFrom.UploadTime);

    private static CaptureTime? FromQuickTime(CaptureHints hints)
    {
        var text = hints.Tags.GetValueOrDefault("com.apple.quicktime.creationdate") ?? hints.Tags.GetValueOrDefault("date");
        return text is { Length: >= 20 } && text.Contains('T', StringComparison.Ordinal) && TryReadZoned(text, out var at) && IsDate(at.UtcDateTime, hints)
            ? new CaptureTime(at.ToUniversalTime(), (int)at.Offset.TotalMinutes, CapturedFrom.QuickTime)
            : null;
    }

    private static CaptureTime? FromContainer(CaptureHints hints)
    {
        if (!hints.Tags.TryGetValue("creation_time", out var text) || !TryReadZoned(text, out var read) || !IsDate(read.UtcDateTime, hints)) { return null; }
        var at = read.UtcDateTime;
        if (IsLocalClock(hints)) { return FromLocalClock(at, hints); }
        return new CaptureTime(new DateTimeOffset(at, TimeSpan.Zero), ZoneByName(at, hints) ?? Guess(hints, at), CapturedFrom.Container);
    }

    private static CaptureTime FromLocalClock(DateTime clock, CaptureHints hints)
    {
        if (hints.SatelliteTime is { } satellite && (clock - satellite.UtcDateTime).Duration() < TimeSpan.FromHours(15))
        {
            var ahead = clock - satellite.UtcDateTime;
            // A clock that agrees with the satellites is set to UTC: then the place must tell the zone.
            var offset = ahead.Duration() < ClockSlack ? Guess(hints, satellite.UtcDateTime) : RoundToQuarter(ahead);
            return new CaptureTime(satellite.ToUniversalTime(), offset, CapturedFrom.Container);
        }
        return FromLocal(clock, hints, CapturedFrom.Container);
    }

    private static CaptureTime? FromName(CaptureHints hints)
    {
        if (FileNameClock.Read(hints.Filename) is not { } name || !IsDate(name.Time, hints)) { return null; }
        return name.IsUtc
            ? new CaptureTime(new DateTimeOffset(name.Time, TimeSpan.Zero), Guess(hints, name.Time), CapturedFrom.FileName)
            : FromLocal(name.Time, hints, CapturedFrom.FileName);
    }

    private static CaptureTime FromLocal(DateTime local, CaptureHints hints, CapturedFrom from)
    {
        var offset = Guess(hints, local);
        return new CaptureTime(new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.FromMinutes(offset)).ToUniversalTime(), offset, from);
    }

    /// <summary>The zone, where the file's name carries the local time of the moment that the container tells in UTC.</summary>
    private static int? ZoneByName(DateTime utc, CaptureHints hints)
    {
        if (FileNameClock.Read(hints.Filename) is not { IsUtc: false, HasTime: true } name) { return null; }
        var ahead = name.Time - utc;
        var minutes = RoundToQuarter(ahead);
        var rest = (ahead - TimeSpan.FromMinutes(minutes)).Duration();
        return Math.Abs(minutes) <= 14 * 60 && rest <= TimeSpan.FromSeconds(90) + hints.Duration ? minutes : null;
    }

    /// <summary>The zone by the place's longitude, or the home zone where that is not far from it or no place is known.</summary>
    private static int Guess(CaptureHints hints, DateTime at)
    {
        var home = hints.Home.GetUtcOffset(new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)));
        if (hints.Where is not { } where) { return (int)home.TotalMinutes; }
        var sun = where.Lon / 15;
        return Math.Abs(home.TotalHours - sun) <= 2.5 ? (int)home.TotalMinutes : (int)Math.Round(sun) * 60;
    }

    private static bool IsLocalClock(CaptureHints hints) =>
        hints.Tags.Any(tag => tag.Key is "encoder" or "handler_name" or "make" or "model" or "com.apple.quicktime.make" or "artist" or "comment"
            && Array.Exists(LocalClockMakers, maker => tag.Value.Contains(maker, StringComparison.OrdinalIgnoreCase)));

    private static bool IsDate(DateTime at, CaptureHints hints) => at >= Earliest && at <= hints.UploadedAt.UtcDateTime.AddDays(1);

    private static bool TryReadZoned(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at)
        || DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.fffzzz"], CultureInfo.InvariantCulture, DateTimeStyles.None, out at)
        || DateTimeOffset.TryParse(WithColon(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);

    // Apple writes +0100 where the standard has +01:00.
    private static string WithColon(string text) => text is [.., '+' or '-', _, _, _, _] ? text.Insert(text.Length - 2, ":") : text;

    private static int RoundToQuarter(TimeSpan span) => (int)Math.Round(span.TotalMinutes / 15) * 15;
}

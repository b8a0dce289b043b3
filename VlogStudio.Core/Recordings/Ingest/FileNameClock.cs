using System.Globalization;
using System.Text.RegularExpressions;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>A time read from a file's name.</summary>
/// <param name="Time">The time; noon where the name has only a date.</param>
/// <param name="IsUtc">Whether the maker writes UTC into names; else it is the local clock.</param>
/// <param name="HasTime">Whether the name has more than a date.</param>
internal sealed record FileNameTime(DateTime Time, bool IsUtc, bool HasTime);

/// <summary>Reads times from names as phones, cameras and messengers give them.</summary>
internal static partial class FileNameClock
{
    /// <summary>The time in a name such as VID_20240203_150538.mp4, PXL_20220310_001234567.mp4 or VID-20240203-WA0001.mp4; null where there is none.</summary>
    public static FileNameTime? Read(string filename)
    {
        if (Full().Match(filename) is { Success: true } full && Time(full) is { } at)
        {
            // Pixel phones alone write UTC.
            return new FileNameTime(at, filename.StartsWith("PXL_", StringComparison.OrdinalIgnoreCase), HasTime: true);
        }
        return DateOnlyName().Match(filename) is { Success: true } date && Time(date) is { } day ? new FileNameTime(day, IsUtc: false, HasTime: false) : null;
    }

    private static DateTime? Time(Match match)
    {
        int Part(string name, int otherwise) => match.Groups[name] is { Success: true, ValueSpan: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : otherwise;
        var (year, month, day) = (Part("y", 0), Part("mo", 0), Part("d", 0));
        var (hour, minute, second) = (Part("h", 12), Part("mi", 0), Part("s", 0));
        if (match.Groups["pm"].Value.Equals("PM", StringComparison.OrdinalIgnoreCase) && hour < 12) { hour += 12; }
        if (match.Groups["pm"].Value.Equals("AM", StringComparison.OrdinalIgnoreCase) && hour == 12) { hour = 0; }
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && hour < 24 && minute < 60 && second < 60
            ? new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc)
            : null;
    }

    [GeneratedRegex(
        @"(?<!\d)(?<y>(19|20)\d{2})[-_.]?(?<mo>\d{2})[-_.]?(?<d>\d{2})(?:[-_ T.]+| at | um )?(?<h>\d{2})[-_.:h]?(?<mi>\d{2})[-_.:m]?(?<s>\d{2})(?:\d{3})?(?!\d)(?:\s*(?<pm>AM|PM))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Full();

    [GeneratedRegex(
        @"(?<!\d)(?<y>(19|20)\d{2})(?<sep>[-_.]?)(?<mo>\d{2})\k<sep>(?<d>\d{2})(?!\d)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex DateOnlyName();
}

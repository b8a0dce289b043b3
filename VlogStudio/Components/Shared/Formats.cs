using System.Globalization;

namespace VlogStudio.Components.Shared;

/// <summary>Lengths, sizes, days and times as people of the current culture write them.</summary>
public static class Formats
{
    /// <summary>A length as on a clock: 0:07, 12:30, 1:02:03.</summary>
    public static string Clock(TimeSpan length)
    {
        var seconds = (long)Math.Round(Math.Max(0, length.TotalSeconds), MidpointRounding.AwayFromZero);
        var (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        var sign = CultureInfo.CurrentCulture.DateTimeFormat.TimeSeparator;
        return h > 0 ? $"{h}{sign}{m:00}{sign}{s:00}" : $"{m}{sign}{s:00}";
    }

    /// <summary>A length with tenths, for cutting: 0:07.4.</summary>
    public static string ClockTenths(TimeSpan length)
    {
        var tenths = (long)Math.Round(Math.Max(0, length.TotalSeconds) * 10, MidpointRounding.AwayFromZero);
        var dot = CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator;
        return $"{Clock(TimeSpan.FromSeconds(tenths / 10))}{dot}{tenths % 10}";
    }

    /// <summary>A size of a file: 640 KB, 1.4 GB.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        double value = Math.Max(0, bytes);
        var unit = 0;
        while (value >= 1000 && unit < units.Length - 1) { value /= 1000; unit++; }
        return value.ToString(unit > 1 && value < 100 ? "0.#" : "0", CultureInfo.CurrentCulture) + "\u00a0" + units[unit];
    }

    /// <summary>A day with its weekday, short: Fri 2 May, Fri, May 2, 5月2日(金); with the year unless it is this one.</summary>
    public static string Day(DateOnly day, DateOnly today)
    {
        var culture = CultureInfo.CurrentCulture;
        var pattern = culture.DateTimeFormat.MonthDayPattern;
        var isYearDue = day.Year != today.Year;
        if (pattern.Any(c => c > '\u2fff')) { return day.ToString($"{(isYearDue ? YearPattern(culture) : "")}{pattern} (ddd)", culture); }
        pattern = pattern.Replace("MMMM", "MMM", StringComparison.Ordinal).Replace("dd", "d", StringComparison.Ordinal);
        return pattern.StartsWith('M') ? day.ToString($"ddd, {pattern}{(isYearDue ? ", yyyy" : "")}", culture) : day.ToString($"ddd {pattern}{(isYearDue ? " yyyy" : "")}", culture);
    }

    // The year as it begins the long date: yyyy年, yyyy년 and the blank after it.
    private static string YearPattern(CultureInfo culture)
    {
        var full = culture.DateTimeFormat.LongDatePattern;
        var month = full.IndexOf('M', StringComparison.Ordinal);
        return month > 0 && full.StartsWith('y') ? full[..month] : "yyyy ";
    }

    /// <summary>A day in full: Friday, 2 May 2025.</summary>
    public static string LongDay(DateOnly day) => day.ToString("D", CultureInfo.CurrentCulture);

    /// <summary>The time of day: 14:05 or 2:05 PM.</summary>
    public static string Time(DateTimeOffset at) => at.ToString("t", CultureInfo.CurrentCulture);

    /// <summary>The distance of a local clock from UTC: UTC+2, UTC−3:30.</summary>
    public static string Offset(int minutes) =>
        minutes == 0 ? "UTC" : $"UTC{(minutes < 0 ? '\u2212' : '+')}{Math.Abs(minutes) / 60}{(minutes % 60 == 0 ? "" : $":{Math.Abs(minutes % 60):00}")}";

    /// <summary>0..100 as people write it: 42 %.</summary>
    public static string Percent(double percent) => (Math.Floor(Math.Clamp(percent, 0, 100)) / 100).ToString("P0", CultureInfo.CurrentCulture);

    /// <summary>A number by culture.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);
}

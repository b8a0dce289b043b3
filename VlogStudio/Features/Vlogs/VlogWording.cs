using Microsoft.Extensions.Localization;
using VlogStudio.Components.Shared;

namespace VlogStudio.Features.Vlogs;

/// <summary>How this room's words and lengths are put.</summary>
public static class VlogWording
{
    /// <summary>The words for one or for many: <c>key.One</c> or <c>key.Many</c>; {0} is the number.</summary>
    public static string Count(this IStringLocalizer words, string key, int count, params object[] more)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words[$"{key}.{(count == 1 ? "One" : "Many")}", [count, .. more]];
    }

    /// <summary>The words under a key made of a code, or those of a fallback where that code has none.</summary>
    public static string Coded(this IStringLocalizer words, string prefix, string? code, string fallback = "")
    {
        ArgumentNullException.ThrowIfNull(words);
        var found = words[$"{prefix}.{code}"];
        return found.ResourceNotFound ? fallback : found.Value;
    }

    /// <summary>A day with its weekday and its year, short.</summary>
    public static string Day(DateOnly date) => Formats.Day(date, default);

    /// <summary>A time a person waits, rounded as people say it: <c>key.Seconds</c> or <c>key.Minutes</c>.</summary>
    public static string About(IStringLocalizer words, string key, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(words);
        var seconds = Math.Max(0, wait.TotalSeconds);
        if (seconds < 90) { return words[$"{key}.Seconds", (int)Math.Max(5, Math.Ceiling(seconds / 5) * 5)]; }
        return words[$"{key}.Minutes", (int)Math.Ceiling(seconds / 60)];
    }

    /// <summary>The same with its band: 20–40 s, 2–4 min; one number where both ends round to the same, or where no band is known.</summary>
    public static string Between(IStringLocalizer words, string key, TimeSpan least, TimeSpan expected, TimeSpan most)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (least <= TimeSpan.Zero || most <= least) { return About(words, key, expected); }
        var isMinutes = most.TotalSeconds >= 90;
        var (low, high) = isMinutes
            ? ((int)Math.Max(1, Math.Floor(least.TotalSeconds / 60)), (int)Math.Ceiling(most.TotalSeconds / 60))
            : ((int)Math.Max(5, Math.Floor(least.TotalSeconds / 5) * 5), (int)Math.Max(5, Math.Ceiling(most.TotalSeconds / 5) * 5));
        return low == high ? About(words, key, most) : words[$"{key}.{(isMinutes ? "MinutesBetween" : "SecondsBetween")}", low, high];
    }
}

using System.Globalization;

namespace VlogStudio.Core.Timelines.Subtitles;

/// <summary>Times as files of subtitles write them.</summary>
internal static class CueTime
{
    /// <summary>Reads <c>[[h:]m:]s[,.]fraction</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan time)
    {
        time = default;
        text = text.Trim();
        long seconds = 0;
        for (var part = 0; ; part++)
        {
            var colon = text.IndexOf(':');
            var number = colon < 0 ? text : text[..colon];
            if (colon < 0)
            {
                return part > 0 && TryParseSeconds(number, seconds, out time);
            }

            if (part == 2 || number.Length is 0 or > 4 || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            seconds = (seconds + value) * 60;
            text = text[(colon + 1)..];
        }
    }

    /// <summary>Reads <c>start --&gt; end</c>; what follows the end (where to stand) is left alone.</summary>
    public static bool TryParseRange(ReadOnlySpan<char> line, out TimeSpan start, out TimeSpan end)
    {
        end = default;
        start = default;
        var arrow = line.IndexOf("-->", StringComparison.Ordinal);
        if (arrow < 0 || !TryParse(line[..arrow], out start))
        {
            return false;
        }

        var rest = line[(arrow + 3)..].Trim();
        var space = rest.IndexOfAny(' ', '\t');
        return TryParse(space < 0 ? rest : rest[..space], out end);
    }

    /// <summary>Whether a line means to say a time, rightly or not.</summary>
    public static bool IsRange(string line) => line.Contains("-->", StringComparison.Ordinal);

    /// <summary>Writes <c>hh:mm:ss</c>, the mark, and milliseconds.</summary>
    public static string Write(TimeSpan time, char mark)
    {
        var milliseconds = (long)Math.Round(time.TotalMilliseconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}{mark}{milliseconds % 1000:000}");
    }

    private static bool TryParseSeconds(ReadOnlySpan<char> text, long before, out TimeSpan time)
    {
        time = default;
        var mark = text.IndexOfAny(',', '.');
        var whole = mark < 0 ? text : text[..mark];
        var fraction = mark < 0 ? [] : text[(mark + 1)..];
        if (whole.Length is 0 or > 4 || fraction.Length > 9
            || !int.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || (fraction.Length > 0 && !fraction.ContainsOnlyDigits()))
        {
            return false;
        }

        long ticks = 0;
        for (var i = 0; i < 7; i++)
        {
            ticks = (ticks * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        time = new TimeSpan(((before + seconds) * TimeSpan.TicksPerSecond) + ticks);
        return true;
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}

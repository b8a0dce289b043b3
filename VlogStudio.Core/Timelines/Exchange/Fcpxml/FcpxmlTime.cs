using System.Globalization;

namespace VlogStudio.Core.Timelines.Exchange.Fcpxml;

/// <summary>Times of FCPXML: fractions of a second, <c>1001/30000s</c>.</summary>
internal static class FcpxmlTime
{
    public static string Write(long frames, FrameRate rate)
    {
        var (above, below) = ((Int128)frames * rate.Denominator, (Int128)rate.Numerator);
        var common = Common(above < 0 ? -above : above, below);
        return above == 0 ? "0s" : below / common == 1 ? $"{above / common}s" : $"{above / common}/{below / common}s";
    }

    /// <summary>Seconds as a fraction.</summary>
    public static (decimal Above, decimal Below) Read(string? text, string where)
    {
        var parts = text is { Length: > 1 } && text.EndsWith('s') ? text[..^1].Split('/') : [];
        if (parts.Length is 1 or 2 && decimal.TryParse(parts[0], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var above) && Math.Abs(above) < 1e16m)
        {
            var below = 1m;
            if (parts.Length == 1 || (decimal.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out below) && below is > 0 and < 1e12m))
            {
                return Math.Abs(above / below) < 1e6m ? (above, below) : throw DocumentFault.Value(where, text!);
            }
        }

        throw DocumentFault.Value(where, text ?? "");
    }

    public static decimal Seconds(string? text, string where)
    {
        var (above, below) = Read(text, where);
        return above / below;
    }

    /// <summary>The nearest frame.</summary>
    public static int Frames(string? text, FrameRate rate, string where)
    {
        var frames = Math.Round(Seconds(text, where) * rate.Numerator / rate.Denominator, MidpointRounding.AwayFromZero);
        return Math.Abs(frames) <= TimelineExchange.MostFrames ? (int)frames : throw DocumentFault.Value(where, text!);
    }

    private static Int128 Common(Int128 a, Int128 b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a == 0 ? 1 : a;
    }
}

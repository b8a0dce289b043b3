using System.Globalization;
using System.Text.RegularExpressions;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>Reads places as cameras write them into tags: <c>+48.8789+002.3376+048.928/</c>.</summary>
internal static partial class Iso6709
{
    private static readonly string[] Keys = ["com.apple.quicktime.location.iso6709", "location", "location-eng", "©xyz"];

    /// <summary>The place the tags name, or null. 0,0 is what a camera without a fix writes.</summary>
    public static GeoPoint? Read(IReadOnlyDictionary<string, string> tags)
    {
        foreach (var key in Keys)
        {
            if (tags.TryGetValue(key, out var text) && Parse(text) is { } point) { return point; }
        }
        return null;
    }

    public static GeoPoint? Parse(string text) =>
        Degrees().Match(text) is { Success: true } m ? Checked(Angle(m.Groups["lat"].Value, 2), Angle(m.Groups["lon"].Value, 3)) : null;

    public static GeoPoint? Checked(double lat, double lon) =>
        double.IsFinite(lat) && double.IsFinite(lon) && Math.Abs(lat) <= 90 && Math.Abs(lon) <= 180 && (Math.Abs(lat) > 1e-4 || Math.Abs(lon) > 1e-4)
            ? new GeoPoint(lat, lon)
            : null;

    // Degrees may be followed by minutes and seconds without a sign between: how many digits there are tells.
    private static double Angle(string text, int degreeDigits)
    {
        var whole = text.AsSpan(1);
        var dot = whole.IndexOf('.');
        var digits = dot < 0 ? whole.Length : dot;
        double Number(ReadOnlySpan<char> part) => double.Parse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        var value = (digits - degreeDigits) switch
        {
            2 => Number(whole[..degreeDigits]) + (Number(whole[degreeDigits..]) / 60),
            4 => Number(whole[..degreeDigits]) + (Number(whole[degreeDigits..(degreeDigits + 2)]) / 60) + (Number(whole[(degreeDigits + 2)..]) / 3600),
            _ => Number(whole),
        };
        return text[0] == '-' ? -value : value;
    }

    [GeneratedRegex(@"\A\s*(?<lat>[+-]\d{1,6}(\.\d+)?)(?<lon>[+-]\d{1,7}(\.\d+)?)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Degrees();
}

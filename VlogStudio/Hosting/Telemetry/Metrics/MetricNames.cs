using System.Globalization;
using System.Text;

namespace VlogStudio.Hosting.Telemetry.Metrics;

/// <summary>Names and values as the Prometheus text format (0.0.4) writes them.</summary>
internal static class MetricNames
{
    /// <summary>An instrument's name: dots become underlines, its unit stands at the end, and of what only rises, <c>_total</c>.</summary>
    public static string Of(string instrument, string? unit, bool isCounter)
    {
        var name = Clean(instrument, ":");
        var word = unit switch
        {
            null or "" or "1" => null, "s" => "seconds", "ms" => "milliseconds", "By" => "bytes", "%" => "percent",
            ['{', ..] => null,
            _ => Clean(unit, ""),
        };
        if (word is not null && !name.EndsWith("_" + word, StringComparison.Ordinal)) { name += "_" + word; }
        return isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>A label's name.</summary>
    public static string OfLabel(string label) => Clean(label, "");

    /// <summary>A label's value, within quotes.</summary>
    public static string Quoted(string value) =>
        value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>A help text.</summary>
    public static string Help(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    /// <summary>A number.</summary>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Clean(string name, string alsoAllowed)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (var c in name) { clean.Append(char.IsAsciiLetterOrDigit(c) || c == '_' || alsoAllowed.Contains(c, StringComparison.Ordinal) ? c : '_'); }
        if (clean.Length == 0 || char.IsAsciiDigit(clean[0])) { clean.Insert(0, '_'); }
        return clean.ToString();
    }
}

using System.Globalization;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>A measurement and when it was taken, seconds from the recording's start.</summary>
internal readonly record struct TimedValue(double Seconds, double Value);

/// <summary>Reads what ffmpeg's metadata filters print: a line with the time, then lines <c>key=value</c>.</summary>
internal static class MetadataLog
{
    private const string TimeMark = "pts_time:";

    public static async Task<List<TimedValue>> ReadAsync(string path, string key, CancellationToken ct)
    {
        var values = new List<TimedValue>();
        if (!File.Exists(path)) { return values; }
        var at = 0.0;
        await foreach (var line in File.ReadLinesAsync(path, ct))
        {
            if (line.IndexOf(TimeMark, StringComparison.Ordinal) is var mark and >= 0) { at = Number(line.AsSpan(mark + TimeMark.Length)) ?? at; }
            else if (line.StartsWith(key, StringComparison.Ordinal) && line.Length > key.Length && line[key.Length] == '=')
            {
                values.Add(new TimedValue(at, Number(line.AsSpan(key.Length + 1)) ?? 0));
            }
        }
        return values;
    }

    private static double? Number(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}

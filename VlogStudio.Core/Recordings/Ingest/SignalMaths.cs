namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>What is measured on one small grey picture.</summary>
/// <param name="Seconds">When it is shown.</param>
/// <param name="Brightness">Mean, 0..1.</param>
/// <param name="Sharpness">0..1.</param>
/// <param name="Change">Mean difference to the sample before, 0..1; 0 at the first.</param>
/// <param name="Shift">How far the tones moved since the sample before, 0..1: high at a cut, low in a pan.</param>
internal readonly record struct PictureSample(double Seconds, double Brightness, double Sharpness, double Change, double Shift);

/// <summary>Measures grey pictures. Pure.</summary>
internal static class SignalMaths
{
    private const int Bins = 32;

    // The value at which detail counts as half sharp; found on phone footage between blurred and crisp.
    private const double HalfSharp = 120;

    public static double Brightness(ReadOnlySpan<byte> grey)
    {
        long sum = 0;
        foreach (var value in grey) { sum += value; }
        return sum / (255.0 * grey.Length);
    }

    /// <summary>Variance of the Laplacian, brought to 0..1.</summary>
    public static double Sharpness(ReadOnlySpan<byte> grey, int width, int height)
    {
        if (width < 3 || height < 3) { return 0; }
        double sum = 0, squares = 0;
        for (var y = 1; y < height - 1; y++)
        {
            var row = grey.Slice(y * width, width);
            var above = grey.Slice((y - 1) * width, width);
            var below = grey.Slice((y + 1) * width, width);
            for (var x = 1; x < width - 1; x++)
            {
                var edge = (4 * row[x]) - row[x - 1] - row[x + 1] - above[x] - below[x];
                sum += edge;
                squares += edge * edge;
            }
        }
        var count = (width - 2.0) * (height - 2.0);
        var variance = (squares / count) - (sum / count * (sum / count));
        return variance / (variance + HalfSharp);
    }

    /// <summary>Mean absolute difference, 0..1.</summary>
    public static double Change(ReadOnlySpan<byte> grey, ReadOnlySpan<byte> before)
    {
        long sum = 0;
        for (var i = 0; i < grey.Length; i++) { sum += Math.Abs(grey[i] - before[i]); }
        return sum / (255.0 * grey.Length);
    }

    /// <summary>How far the tones moved, 0..1: the part of the picture whose tone is another.</summary>
    public static double Shift(ReadOnlySpan<byte> grey, ReadOnlySpan<byte> before)
    {
        Span<int> tones = stackalloc int[Bins];
        foreach (var value in grey) { tones[value * Bins / 256]++; }
        foreach (var value in before) { tones[value * Bins / 256]--; }
        long sum = 0;
        foreach (var tone in tones) { sum += Math.Abs(tone); }
        return sum / (2.0 * grey.Length);
    }

    /// <summary>Change over a time as motion, 0..1: pictures further apart differ more without more going on.</summary>
    public static double Motion(double change, double seconds) =>
        1 - Math.Exp(-14 * change * Math.Pow(0.25 / Math.Max(0.04, seconds), 0.35));

    /// <summary>The value below which a share of the values lies.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }

    /// <summary>Stretches in which a series holds a condition for at least a time.</summary>
    public static List<SignalSpan> Spans(IReadOnlyList<double> series, double step, double end, Func<double, bool> holds, double shortest)
    {
        var spans = new List<SignalSpan>();
        var from = -1;
        for (var i = 0; i <= series.Count; i++)
        {
            var isIn = i < series.Count && holds(series[i]);
            if (isIn && from < 0) { from = i; }
            if (isIn || from < 0) { continue; }
            var span = new SignalSpan(Round(from * step), Round(Math.Min(end, i * step)));
            if (span.End - span.Start >= shortest) { spans.Add(span); }
            from = -1;
        }
        return spans;
    }

    public static double Round(double value) => Math.Round(value, 3);
}

using VlogStudio.Core.Recordings;

namespace VlogStudio.Core.Events;

/// <summary>How a stretch was found to be.</summary>
/// <param name="Score">0..1.</param>
/// <param name="Reasons">What it was made of, the strongest first.</param>
/// <param name="BestAt">Seconds from the recording's start of the moment that shows it best.</param>
public sealed record MeasuredStretch(double Score, IReadOnlyList<ScoreReason> Reasons, double BestAt);

/// <summary>
/// Scores a stretch of a recording by what was measured of it. Pure: the same signals give the same score. The score is
/// 0.5 + Σ value × weight, drawn to 0..1; the reasons are exactly the terms of that sum (docs/recommendation.md).
/// </summary>
public static class EventScorer
{
    private const double Silence = -70;

    /// <summary>Measures the stretch between two times, seconds.</summary>
    public static MeasuredStretch Measure(RecordingSignals signals, double start, double end)
    {
        ArgumentNullException.ThrowIfNull(signals);
        var step = signals.StepSeconds is > 0 and < double.PositiveInfinity ? signals.StepSeconds : 1;
        var sharpness = Slice(signals.Sharpness, step, start, end, 0, 1);
        var motion = Slice(signals.Motion, step, start, end, 0, 1);
        var brightness = Slice(signals.Brightness, step, start, end, 0, 1);
        var loudness = Slice(signals.Loudness, step, start, end, Silence, 10);
        var reasons = new List<ScoreReason>();

        Picture(reasons, sharpness, motion, brightness);
        Sound(reasons, loudness, signals, start, end);
        Shape(reasons, signals, start, end);
        var score = Math.Clamp(0.5 + reasons.Sum(r => r.Value * r.Weight), 0, 1);
        return new MeasuredStretch(
            Math.Round(score, 4),
            [.. reasons.OrderByDescending(r => Math.Abs(r.Value * r.Weight)).ThenBy(r => r.Code, StringComparer.Ordinal)],
            BestMoment(sharpness, motion, brightness, step, start, end));
    }

    /// <summary>How good the picture and sound are at one step, 0..1: what the best stretch of an event is found by.</summary>
    public static double MomentQuality(double sharpness, double motion, double brightness) =>
        (0.5 * sharpness) + (0.3 * Liveliness(motion)) + (0.2 * Exposure(brightness));

    private static void Picture(List<ScoreReason> reasons, List<double> sharpness, List<double> motion, List<double> brightness)
    {
        if (sharpness.Count > 0)
        {
            var sharp = sharpness.Average();
            if (sharp >= 0.5) { Add(reasons, "sharp", (sharp - 0.5) / 0.5, 0.18); }
            else { Add(reasons, "blurry", (0.5 - sharp) / 0.5, -0.22); }
        }
        if (motion.Count > 0)
        {
            var mean = motion.Average();
            if (mean > 0.7) { Add(reasons, "shaky", (mean - 0.7) / 0.3, -0.25); }
            else { Add(reasons, "lively", Liveliness(mean), 0.2); }
        }
        if (brightness.Count > 0)
        {
            var bright = brightness.Average();
            if (bright < 0.2) { Add(reasons, "dark", (0.2 - bright) / 0.2, -0.25); }
            else if (bright > 0.9) { Add(reasons, "glaring", (bright - 0.9) / 0.1, -0.15); }
            else { Add(reasons, "well_lit", Exposure(bright), 0.1); }
        }
    }

    private static void Sound(List<ScoreReason> reasons, List<double> loudness, RecordingSignals signals, double start, double end)
    {
        if (loudness.Count == 0) { return; }
        var peak = loudness.Max();
        var usual = Median(signals.Loudness.Select(v => Clean(v, Silence, 10)));
        if (peak > -35 && peak - usual > 6) { Add(reasons, "loud_moment", (peak - usual - 6) / 12, 0.12); }
        var silent = Share(signals.Silences, start, end);
        var audible = loudness.Count(v => v > -40) / (double)loudness.Count;
        if (silent >= 0.8 || audible == 0) { Add(reasons, "quiet", Math.Max(silent, 1 - audible), -0.06); }
        else { Add(reasons, "voices_or_sound", audible, 0.06); }
    }

    private static void Shape(List<ScoreReason> reasons, RecordingSignals signals, double start, double end)
    {
        var length = end - start;
        if (length < 2) { Add(reasons, "too_short", 1 - (length / 2), -0.2); }
        var still = Share(signals.Stills, start, end);
        if (still > 0.5 && length * still >= 4) { Add(reasons, "long_still", still, -0.2); }
    }

    /// <summary>1 where something happens and nothing shakes (0.15..0.5), falling to both sides.</summary>
    private static double Liveliness(double motion) => motion switch
    {
        < 0.15 => motion / 0.15,
        <= 0.5 => 1,
        _ => Math.Max(0, 1 - ((motion - 0.5) / 0.5)),
    };

    private static double Exposure(double brightness) => Math.Clamp(1 - (Math.Abs(brightness - 0.5) / 0.5), 0, 1);

    private static double BestMoment(
        List<double> sharpness, List<double> motion, List<double> brightness, double step, double start, double end)
    {
        var count = Math.Max(sharpness.Count, Math.Max(motion.Count, brightness.Count));
        var (best, bestQuality) = (0.5, double.MinValue);
        for (var i = 0; i < count; i++)
        {
            var at = (i + 0.5) / count;
            // The edges of a stretch are where cameras are raised and lowered.
            var edge = Math.Min(at, 1 - at) < 0.1 ? 0.15 : 0;
            var quality = MomentQuality(At(sharpness, i), At(motion, i), At(brightness, i)) - edge;
            if (quality > bestQuality + 1e-9) { (best, bestQuality) = (at, quality); }
        }
        return Math.Clamp(start + (best * (end - start)), start, Math.Max(start, end - Math.Min(step, 0.05)));
    }

    private static double At(List<double> series, int index) => index < series.Count ? series[index] : 0.5;

    private static void Add(List<ScoreReason> reasons, string code, double value, double weight)
    {
        var drawn = Math.Round(Math.Clamp(value, 0, 1), 4);
        if (drawn > 0) { reasons.Add(new ScoreReason(code, drawn, weight)); }
    }

    private static List<double> Slice(IReadOnlyList<double> series, double step, double start, double end, double min, double max)
    {
        if (series.Count == 0) { return []; }
        var from = Math.Clamp((int)Math.Floor(Math.Max(0, start) / step), 0, series.Count - 1);
        var to = Math.Clamp((int)Math.Ceiling(Math.Max(0, end) / step), from + 1, series.Count);
        return [.. series.Skip(from).Take(to - from).Select(v => Clean(v, min, max))];
    }

    private static double Clean(double value, double min, double max) => double.IsNaN(value) ? min : Math.Clamp(value, min, max);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? Silence : sorted[sorted.Count / 2];
    }

    /// <summary>Which part of the stretch lies within the spans, 0..1.</summary>
    private static double Share(IReadOnlyList<SignalSpan> spans, double start, double end) =>
        end <= start ? 0 : Math.Clamp(spans.Sum(s => Math.Max(0, Math.Min(s.End, end) - Math.Max(s.Start, start))) / (end - start), 0, 1);
}

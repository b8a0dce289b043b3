using VlogStudio.Core.Recordings;

namespace VlogStudio.Core.Events;

/// <summary>A stretch that detection found. Times are seconds from the recording's start.</summary>
public sealed record DetectedEvent(double Start, double End, MeasuredStretch Measured);

/// <summary>
/// Finds the events of a recording: pure and deterministic. The events are in order, touch each other and cover the whole recording, so that no moment
/// is lost; none is shorter than the minimum unless the recording is, and none much longer than the maximum (docs/recommendation.md).
/// </summary>
public static class EventDetector
{
    private const double SnapCut = 0.12;
    private const double SnapOther = 0.6;

    /// <summary>Finds them.</summary>
    /// <param name="signals">What was measured.</param>
    /// <param name="duration">Length of the recording, seconds.</param>
    /// <param name="options">Lengths.</param>
    public static IReadOnlyList<DetectedEvent> Detect(RecordingSignals signals, double duration, EventsOptions options)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(options);
        if (!double.IsFinite(duration) || duration <= 0) { return []; }
        var min = Math.Max(0.5, options.MinSeconds);
        var max = Math.Max(Math.Max(options.MaxSeconds, min * 3), duration / Math.Max(1, options.MaxPerRecording));
        var borders = Keep(Candidates(signals, duration, options), duration, min);
        var all = new List<double> { 0 };
        foreach (var border in borders.Append(duration))
        {
            all.AddRange(Divide(signals, all[^1], border, max, min));
            all.Add(border);
        }
        return [.. all.Zip(all.Skip(1)).Select(pair => new DetectedEvent(pair.First, pair.Second, EventScorer.Measure(signals, pair.First, pair.Second)))];
    }

    /// <summary>Where something begins or ends, with how strongly it parts.</summary>
    private static List<(double At, double Strength)> Candidates(RecordingSignals signals, double duration, EventsOptions options)
    {
        var found = new List<(double At, double Strength)>();
        found.AddRange(signals.Cuts.Select(c => (Snap(signals, c, SnapCut), 3.0)));
        foreach (var (span, strength) in signals.Stills.Select(s => (s, 2.0)).Concat(signals.Silences.Select(s => (s, 1.0))))
        {
            var length = span.End - span.Start;
            if (!(length >= options.LongPauseSeconds)) { continue; }
            // A short pause parts in its middle; a long one is a stretch of its own, to be left out of films as a whole.
            if (length < options.LongPauseSeconds * 2) { found.Add((Snap(signals, (span.Start + span.End) / 2, SnapOther), strength)); }
            else { found.AddRange([(Snap(signals, span.Start, SnapOther), strength), (Snap(signals, span.End, SnapOther), strength)]); }
        }
        return [.. found.Where(f => double.IsFinite(f.At) && f.At > 0 && f.At < duration)];
    }

    /// <summary>Takes the strongest borders first and leaves out what would make a piece too short.</summary>
    private static List<double> Keep(List<(double At, double Strength)> candidates, double duration, double min)
    {
        var kept = new SortedSet<double>();
        foreach (var (at, _) in candidates.OrderByDescending(c => c.Strength).ThenBy(c => c.At))
        {
            if (at < min || duration - at < min) { continue; }
            if (kept.GetViewBetween(at - min, at + min).Any(k => Math.Abs(k - at) < min)) { continue; }
            kept.Add(at);
        }
        return [.. kept];
    }

    /// <summary>Inner borders of a stretch that is too long: about equal pieces, each border moved to where least happens.</summary>
    private static IEnumerable<double> Divide(RecordingSignals signals, double start, double end, double max, double min)
    {
        var pieces = (int)Math.Ceiling((end - start) / max);
        if (pieces < 2) { yield break; }
        var even = (end - start) / pieces;
        // Half of what lies between the border and its neighbours keeps the pieces long enough whatever the neighbours do.
        var reach = Math.Max(0, Math.Min(even * 0.3, (even - min) / 2));
        for (var i = 1; i < pieces; i++)
        {
            var middle = start + (i * even);
            var quietest = Quietest(signals, middle - reach, middle + reach, middle);
            var snapped = Snap(signals, quietest, SnapOther);
            yield return Math.Abs(snapped - middle) <= reach ? snapped : quietest;
        }
    }

    private static double Quietest(RecordingSignals signals, double from, double to, double fallback)
    {
        var step = signals.StepSeconds;
        if (!(step > 0) || signals.Motion.Count == 0) { return fallback; }
        var (best, least) = (fallback, double.MaxValue);
        for (var i = (int)Math.Max(0, Math.Ceiling(from / step)); i < signals.Motion.Count && i * step <= to; i++)
        {
            var sound = i < signals.Loudness.Count && double.IsFinite(signals.Loudness[i]) ? Math.Clamp((signals.Loudness[i] + 70) / 70, 0, 1) : 0;
            var motion = double.IsFinite(signals.Motion[i]) ? signals.Motion[i] : 1;
            // Distance from the middle breaks ties, so that an even recording is cut evenly.
            var unrest = motion + sound + (0.2 * Math.Abs((i * step) - fallback) / Math.Max(1e-6, to - from));
            if (unrest < least) { (best, least) = (i * step, unrest); }
        }
        return best;
    }

    /// <summary>The key frame so near that nobody sees the difference; films can copy from there instead of encoding.</summary>
    private static double Snap(RecordingSignals signals, double at, double reach)
    {
        var keys = signals.KeyFrames;
        var (best, distance) = (at, reach);
        var low = 0;
        for (var high = keys.Count; low < high;)
        {
            var middle = (low + high) / 2;
            if (keys[middle] < at) { low = middle + 1; } else { high = middle; }
        }
        foreach (var i in (int[])[low - 1, low])
        {
            if (i >= 0 && i < keys.Count && Math.Abs(keys[i] - at) < distance) { (best, distance) = (keys[i], Math.Abs(keys[i] - at)); }
        }
        return best;
    }
}

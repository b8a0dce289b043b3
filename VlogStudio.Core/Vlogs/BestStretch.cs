using VlogStudio.Core.Events;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Core.Vlogs;

/// <summary>Finds which stretch of an event is shown when there is no room for all of it. Pure.</summary>
internal static class BestStretch
{
    private const double SnapSeconds = 0.25;

    /// <summary>What is shorter than its event by less than this is the whole event.</summary>
    private const double AFrame = 0.034;

    /// <summary>A silence is heard to begin a little before and to end a little after it is measured.</summary>
    private const double SilenceEdge = 0.08;

    /// <summary>Where the best stretch of a length begins, and how many of its two ends cut into speech.</summary>
    /// <param name="e">The event.</param>
    /// <param name="length">The length.</param>
    /// <param name="avoidsSpeech">Whether a stretch that cuts into speech is taken only when there is no other.</param>
    public static (TimeSpan Start, int SpeechCuts) Find(EventMaterial e, TimeSpan length, bool avoidsSpeech)
    {
        var (first, last) = (e.Start.TotalSeconds, (e.End - length).TotalSeconds);
        if (last <= first + AFrame) { return (e.Start, SpeechCuts(e, first, first + length.TotalSeconds)); }
        if (e.Signals is not { StepSeconds: > 0 } signals) { return (e.Start + ((e.End - e.Start - length) / 2), 0); }
        var (best, bestCuts, bestQuality) = (first + ((last - first) / 2), int.MaxValue, double.MinValue);
        for (var start = first; start <= last + 1e-9; start += signals.StepSeconds)
        {
            var cuts = avoidsSpeech ? SpeechCuts(e, start, start + length.TotalSeconds) : 0;
            var quality = cuts > bestCuts ? double.MinValue : Quality(signals, start, start + length.TotalSeconds);
            if (cuts < bestCuts || (cuts == bestCuts && quality > bestQuality + 1e-6)) { (best, bestCuts, bestQuality) = (start, cuts, quality); }
        }
        var key = signals.KeyFrames.Where(k => k >= first && k <= last && Math.Abs(k - best) <= SnapSeconds)
            .Where(k => !avoidsSpeech || SpeechCuts(e, k, k + length.TotalSeconds) <= bestCuts)
            .OrderBy(k => Math.Abs(k - best)).Cast<double?>().FirstOrDefault();
        var found = TimeSpan.FromSeconds(key ?? best);
        found = found < e.Start ? e.Start : found > e.End - length ? e.End - length : found;
        return (found, SpeechCuts(e, found.TotalSeconds, (found + length).TotalSeconds));
    }

    /// <summary>
    /// How many ends of a stretch lie in speech: in sound between measured silences. Where a recording has no silence at all, nobody can tell speech
    /// from the street, and nothing counts.
    /// </summary>
    private static int SpeechCuts(EventMaterial e, double start, double end) =>
        e.Signals is { Silences.Count: > 0 } signals ? (IsSpeech(e, signals, start) ? 1 : 0) + (IsSpeech(e, signals, end) ? 1 : 0) : 0;

    private static bool IsSpeech(EventMaterial e, RecordingSignals signals, double at) =>
        at > SilenceEdge && at < e.RecordingDuration.TotalSeconds - SilenceEdge
        && !signals.Silences.Any(s => at >= s.Start - SilenceEdge && at <= s.End + SilenceEdge);

    private static double Quality(RecordingSignals signals, double start, double end)
    {
        var (sum, count) = (0.0, 0);
        for (var i = (int)(start / signals.StepSeconds); i * signals.StepSeconds < end; i++)
        {
            sum += EventScorer.MomentQuality(At(signals.Sharpness, i), At(signals.Motion, i), At(signals.Brightness, i)) + (0.1 * Sound(signals.Loudness, i));
            count++;
        }
        var cuts = signals.Cuts.Count(c => c > start + 0.1 && c < end - 0.1);
        return (sum / Math.Max(1, count)) - (0.05 * Math.Min(4, cuts));
    }

    private static double At(IReadOnlyList<double> series, int index) => index < series.Count && double.IsFinite(series[index]) ? Math.Clamp(series[index], 0, 1) : 0.5;

    private static double Sound(IReadOnlyList<double> loudness, int index) =>
        index < loudness.Count && double.IsFinite(loudness[index]) ? Math.Clamp((loudness[index] + 50) / 40, 0, 1) : 0;
}

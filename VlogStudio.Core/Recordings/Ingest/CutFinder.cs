namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>
/// Finds cuts by scores that stand out from the recording's own restlessness: a fixed threshold finds none in calm footage and hundreds in a sports clip.
/// </summary>
internal static class CutFinder
{
    private const double LeastScore = 7;
    private const double CertainScore = 28;
    private const double OverRestlessness = 3;
    private const double LeastShift = 0.3;
    private const double LeastDistance = 0.5;
    private const int MaxCuts = 2000;

    public static List<double> Find(MeasureResult pass, IReadOnlyList<PictureSample> samples, double duration) =>
        pass.FullDecode ? FindInAll(pass.Scores, duration) : FindInKeys(samples, duration);

    private static List<double> FindInAll(IReadOnlyList<TimedValue> scores, double duration)
    {
        var threshold = Math.Clamp(OverRestlessness * SignalMaths.Percentile(scores.Select(s => s.Value), 0.95), LeastScore, CertainScore);
        return Spread(scores.Where(s => s.Value >= threshold), duration);
    }

    // Between key frames a second apart a pan changes as many pixels as a cut; but only a cut changes the tones as well.
    private static List<double> FindInKeys(IReadOnlyList<PictureSample> samples, double duration)
    {
        var threshold = Math.Max(LeastShift, 2.5 * SignalMaths.Percentile(samples.Select(s => s.Shift), 0.7));
        return Spread(samples.Where(s => s.Shift >= threshold && s.Change >= LeastScore / 100).Select(s => new TimedValue(s.Seconds, s.Shift)), duration);
    }

    private static List<double> Spread(IEnumerable<TimedValue> candidates, double duration)
    {
        var cuts = new List<double>();
        foreach (var cut in candidates)
        {
            if (cut.Seconds < LeastDistance || cut.Seconds > duration - LeastDistance || cuts.Count >= MaxCuts) { continue; }
            if (cuts.Count == 0 || cut.Seconds - cuts[^1] >= LeastDistance) { cuts.Add(SignalMaths.Round(cut.Seconds)); }
        }
        return cuts;
    }
}

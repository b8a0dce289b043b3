namespace VlogStudio.Core.Music;

/// <summary>Estimates the beat by comparing a piece with itself, shifted: beginnings repeat a beat later. Pure.</summary>
internal static class BeatFinder
{
    private const double SlowestBpm = 60;
    private const double FastestBpm = 200;
    private const double UsualBpm = 115;
    private const double LeastLikeness = 0.08;
    private const double LeastSeconds = 5;

    /// <summary>Beats a minute, or null where nothing repeats clearly.</summary>
    public static double? FindBpm(IReadOnlyList<float> onsets, double hopSeconds)
    {
        if (onsets.Count * hopSeconds < LeastSeconds) { return null; }
        var flux = Flatten(onsets, Math.Max(1, (int)(0.5 / hopSeconds)));
        var self = Likeness(flux, 0);
        if (self <= 0) { return null; }
        var (from, to) = ((int)Math.Ceiling(60 / FastestBpm / hopSeconds), (int)(60 / SlowestBpm / hopSeconds));
        var (best, bestScore, bestLikeness) = (0, double.MinValue, 0.0);
        for (var lag = from; lag <= to; lag++)
        {
            var likeness = (Likeness(flux, lag) + (0.5 * Likeness(flux, lag * 2))) / 1.5 / self;
            // Half and double time fit as well as the beat itself; people tap nearest the usual.
            var octaves = Math.Log2(60 / (lag * hopSeconds) / UsualBpm);
            var score = likeness * Math.Exp(-0.5 * octaves * octaves / 0.6);
            if (score > bestScore) { (best, bestScore, bestLikeness) = (lag, score, likeness); }
        }
        return bestLikeness < LeastLikeness ? null : Math.Round(60 / (Refine(flux, best) * hopSeconds), 1);
    }

    /// <summary>Takes away the mean around each hop, so that loud stretches do not outvote quiet ones.</summary>
    private static double[] Flatten(IReadOnlyList<float> onsets, int around)
    {
        var sums = new double[onsets.Count + 1];
        for (var i = 0; i < onsets.Count; i++) { sums[i + 1] = sums[i] + onsets[i]; }
        var flux = new double[onsets.Count];
        for (var i = 0; i < flux.Length; i++)
        {
            var (from, to) = (Math.Max(0, i - around), Math.Min(flux.Length, i + around + 1));
            flux[i] = Math.Max(0, onsets[i] - ((sums[to] - sums[from]) / (to - from)));
        }
        // A beat played by people falls a hop early or late: neighbours share.
        return [.. flux.Select((value, i) => (0.5 * value) + (0.25 * (i > 0 ? flux[i - 1] : 0)) + (0.25 * (i + 1 < flux.Length ? flux[i + 1] : 0)))];
    }

    private static double Likeness(double[] flux, int lag)
    {
        var length = flux.Length - lag;
        if (length <= 0) { return 0; }
        double sum = 0;
        for (var i = 0; i < length; i++) { sum += flux[i] * flux[i + lag]; }
        return sum / length;
    }

    /// <summary>The lag between hops, by a parabola through the best and its neighbours at four beats' distance.</summary>
    private static double Refine(double[] flux, int lag)
    {
        var (best, top) = (lag * 4, double.MinValue);
        for (var at = (lag * 4) - 3; at <= (lag * 4) + 3; at++)
        {
            if (Likeness(flux, at) is var value && value > top) { (best, top) = (at, value); }
        }
        var (left, right) = (Likeness(flux, best - 1), Likeness(flux, best + 1));
        var bend = left - (2 * top) + right;
        return (best + (bend < 0 ? Math.Clamp(0.5 * (left - right) / bend, -0.5, 0.5) : 0)) / 4;
    }
}

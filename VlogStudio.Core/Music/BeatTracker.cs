namespace VlogStudio.Core.Music;

/// <summary>
/// Finds when the beats of a piece fall, once its tempo is known: the row of moments that has the strongest beginnings and the evenest steps, by
/// dynamic programming (D. Ellis, Beat Tracking by Dynamic Programming, 2007). Follows players who hurry or drag a little. Pure.
/// </summary>
internal static class BeatTracker
{
    /// <summary>How much an uneven step costs against a strong beginning.</summary>
    private const double Evenness = 100;

    /// <summary>The beats, seconds from the start of the piece, ascending.</summary>
    /// <param name="onsets">How much begins in each hop.</param>
    /// <param name="hopSeconds">Length of a hop.</param>
    /// <param name="bpm">Beats a minute.</param>
    public static IReadOnlyList<double> FindBeats(IReadOnlyList<float> onsets, double hopSeconds, double bpm)
    {
        var period = 60 / bpm / hopSeconds;
        if (onsets.Count < period * 2 || period < 2) { return []; }
        var strength = Normalise(onsets);
        var score = new double[strength.Length];
        var before = new int[strength.Length];
        var (nearest, farthest) = ((int)Math.Round(period / 2), (int)Math.Round(period * 2));
        var costs = Enumerable.Range(0, farthest + 1).Select(step => step < nearest ? 0 : Evenness * Math.Pow(Math.Log(step / period), 2)).ToArray();
        for (var at = 0; at < strength.Length; at++)
        {
            var (best, from) = (0.0, -1);
            for (var step = nearest; step <= farthest && step <= at; step++)
            {
                if (score[at - step] - costs[step] is var value && value > best) { (best, from) = (value, at - step); }
            }
            (score[at], before[at]) = (strength[at] + best, from);
        }
        return [.. Trace(score, before, farthest).Select(hop => Math.Round((hop + 0.5) * hopSeconds, 3))];
    }

    /// <summary>Backwards from the best ending within the last two beats.</summary>
    private static List<int> Trace(double[] score, int[] before, int last)
    {
        var end = Enumerable.Range(Math.Max(0, score.Length - last), Math.Min(last, score.Length)).MaxBy(i => score[i]);
        var beats = new List<int>();
        for (var at = end; at >= 0; at = before[at]) { beats.Add(at); }
        beats.Reverse();
        return beats;
    }

    /// <summary>Spread of one, so that quiet and loud pieces weigh alike against evenness.</summary>
    private static double[] Normalise(IReadOnlyList<float> onsets)
    {
        var mean = onsets.Average(o => (double)o);
        var spread = Math.Sqrt(onsets.Average(o => (o - mean) * (o - mean)));
        return [.. onsets.Select(o => spread > 0 ? o / spread : 0)];
    }
}

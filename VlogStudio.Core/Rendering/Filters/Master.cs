namespace VlogStudio.Core.Rendering.Filters;

/// <summary>The last step of sound: one gain for the whole film, and a limiter that looks between the samples (four times oversampled).</summary>
internal static class Master
{
    /// <summary>Samples this far below the ceiling need no limiter: what lies between them seldom rises further.</summary>
    private const double Margin = 2;

    /// <param name="gainDb">The gain.</param>
    /// <param name="ceilingDb">The highest peak allowed out of the limiter.</param>
    /// <param name="peakDb">The peak before the gain.</param>
    public static string Filter(double gainDb, double ceilingDb, double peakDb)
    {
        var volume = FilterText.Invariant($"volume={FilterText.Number(gainDb)}dB:precision=float");
        if (peakDb + gainDb < ceilingDb - Margin)
        {
            return volume;
        }

        var limit = FilterText.Number(Math.Clamp(Math.Pow(10, ceilingDb / 20), 0.0625, 1));
        return FilterText.Invariant($"{volume},aresample=192000,alimiter=limit={limit}:attack=5:release=80:level=0:latency=1,aresample=48000");
    }
}

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>Plays sound faster or slower at its own pitch.</summary>
internal static class Tempo
{
    /// <summary>Keeps beginnings within 10 ms of their place and tones pure; atempo, which every ffmpeg has, lets beginnings wander by 20 ms and more.</summary>
    public const string BestFilter = "rubberband";

    /// <summary>With its short window rubberband is early by this many samples of the source for each part it is slower: measured at 0.25, 0.5, 0.75 and 0.9.</summary>
    private const double EarlySamples = 768;

    /// <summary>atempo blends within this range and drops samples beyond it.</summary>
    private const double MostAtOnce = 2;
    private const double LeastAtOnce = 0.5;

    /// <summary>How much of the source before a piece is needed, so that slowed sound is not early.</summary>
    public static TimeSpan RunIn(double speed) => AudioPlan.TimeOf(RunInSamples(speed));

    /// <summary>The same in samples.</summary>
    public static long RunInSamples(double speed) => speed < 1 ? (long)Math.Round((1 - speed) * EarlySamples) : 0;

    /// <summary>The filters for a speed; none at 1.</summary>
    public static IEnumerable<string> Filters(double speed, bool isBest)
    {
        if (speed == 1)
        {
            yield break;
        }

        if (isBest)
        {
            yield return $"{BestFilter}=tempo={FilterText.Number(speed)}:window=short:transients=mixed";
            yield break;
        }

        var left = speed;
        while (left is > MostAtOnce or < LeastAtOnce)
        {
            var step = left > 1 ? MostAtOnce : LeastAtOnce;
            yield return $"atempo={FilterText.Number(step)}";
            left /= step;
        }

        yield return $"atempo={FilterText.Number(left)}";
    }
}

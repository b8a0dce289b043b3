namespace VlogStudio.Features.History;

/// <summary>One colour of a chart.</summary>
/// <param name="Name">Its word, in the legend and over its column.</param>
/// <param name="Tone">Which of the chart's colours: good, bad, info, plain, accent.</param>
/// <param name="Values">A number for each day.</param>
public sealed record ChartSeries(string Name, string Tone, IReadOnlyList<long> Values)
{
    /// <summary>All of it.</summary>
    public long Total => Values.Sum();
}

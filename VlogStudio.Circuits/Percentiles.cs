namespace VlogStudio.Circuits;

/// <summary>What share of measured values stays below.</summary>
internal static class Percentiles
{
    /// <summary>The least value that a share of all does not exceed (nearest rank): never a value that was not measured.</summary>
    /// <param name="values">At least one.</param>
    /// <param name="share">Above 0, up to 1.</param>
    public static double Of(IReadOnlyCollection<double> values, double share)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }
}

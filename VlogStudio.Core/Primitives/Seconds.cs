namespace VlogStudio.Core.Primitives;

/// <summary>Seconds from outside, where anything may come in, as times.</summary>
public static class Seconds
{
    private const double Bound = 1e9;

    /// <summary>The time; not-a-number becomes the least time, and what lies beyond ±10⁹ s is drawn to it, so that range checks refuse both.</summary>
    public static TimeSpan ToTime(double seconds) =>
        double.IsNaN(seconds) ? TimeSpan.MinValue : TimeSpan.FromTicks((long)Math.Round(Math.Clamp(seconds, -Bound, Bound) * TimeSpan.TicksPerSecond));
}

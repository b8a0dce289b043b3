using VlogStudio.Core.Rendering;

namespace VlogStudio.Core.Vlogs;

/// <summary>
/// What a film costs, in whole credits: its planned length in tens of seconds, times the rate of its resolution, rounded up, at least one. The shape of
/// the picture, music and transitions cost nothing. Pure: the quote and the request cannot differ.
/// </summary>
public static class PriceVlog
{
    /// <summary>The price.</summary>
    /// <param name="resolution">Picture size.</param>
    /// <param name="planned">Length of the film as planned.</param>
    /// <param name="options">The rates.</param>
    public static long Of(FilmResolution resolution, TimeSpan planned, VlogsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var rate = resolution switch
        {
            FilmResolution.P720 => options.CreditsPer10SecondsAt720,
            FilmResolution.P1080 => options.CreditsPer10SecondsAt1080,
            FilmResolution.P2160 => options.CreditsPer10SecondsAt2160,
            _ => throw new ArgumentOutOfRangeException(nameof(resolution)),
        };
        var tens = (decimal)planned.Ticks / TimeSpan.TicksPerSecond / 10;
        return Math.Max(1, (long)Math.Ceiling(tens * rate));
    }

    /// <summary>What a film with clips left out costs: its share of the price, rounded down.</summary>
    /// <param name="price">The price of the whole.</param>
    /// <param name="share">Which part of the planned frames is in it, 0..1.</param>
    public static long OfPart(long price, double share) => (long)Math.Floor(price * Math.Clamp(share, 0, 1));
}

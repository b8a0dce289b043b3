using System.Globalization;
using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Webhooks;

/// <summary>When a delivery is tried again.</summary>
/// <param name="options">The waits, where they are not the usual ones.</param>
public sealed class WebhookWaits(IOptions<WebhooksOptions> options)
{
    private const double Jitter = 0.1;
    private static readonly TimeSpan s_longestAsked = TimeSpan.FromHours(24);

    // As Standard Webhooks proposes: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h: ten tries in 75.6 hours.
    private static readonly TimeSpan[] s_usual =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10),
        TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private readonly TimeSpan[] _waits = Parse(options.Value.Waits);

    /// <summary>The most tries a delivery gets.</summary>
    public int Tries => _waits.Length + 1;

    /// <summary>How long to wait after the given try, or null where it was the last.</summary>
    /// <param name="tries">How often it was tried: 1, 2, 3 …</param>
    /// <param name="chance">0..1, spreads those that failed together.</param>
    /// <param name="asked">What the receiver asked for (Retry-After), or null; a day at most, and never less than planned.</param>
    public TimeSpan? After(int tries, double chance, TimeSpan? asked = null)
    {
        if (tries > _waits.Length) { return null; }
        var planned = _waits[Math.Max(0, tries - 1)] * (1 - Jitter + (2 * Jitter * chance));
        var wanted = asked < s_longestAsked ? asked.Value : asked is null ? TimeSpan.Zero : s_longestAsked;
        return wanted > planned ? wanted : planned;
    }

    private static TimeSpan[] Parse(string text) => text.Length == 0
        ? s_usual
        : [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => TimeSpan.Parse(t, CultureInfo.InvariantCulture))];
}

namespace VlogStudio.Core.Jobs;

/// <summary>How long to wait before trying again.</summary>
internal static class RetryDelays
{
    private const double Spread = 0.2;

    /// <summary>1, 2, 4 … times the first wait, give or take a fifth so that many jobs do not come back at once; what a server asked for goes first.</summary>
    /// <param name="failures">How often it failed so far, from 1.</param>
    /// <param name="retryAfter">What the server asked for.</param>
    /// <param name="options">The first wait and the longest one.</param>
    public static TimeSpan After(int failures, TimeSpan? retryAfter, JobsOptions options)
    {
        if (retryAfter is { } asked && asked > TimeSpan.Zero) { return asked < options.MaxRetryAfter ? asked : options.MaxRetryAfter; }
#pragma warning disable CA5394 // Chance here only spreads load.
        var jitter = 1 - Spread + (2 * Spread * Random.Shared.NextDouble());
#pragma warning restore CA5394
        return options.RetryDelay * (Math.Pow(2, Math.Clamp(failures, 1, 10) - 1) * jitter);
    }
}

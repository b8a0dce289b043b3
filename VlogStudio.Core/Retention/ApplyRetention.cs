using Microsoft.Extensions.Logging;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Retention;

/// <summary>Applies every room's rule of how long things are kept. A rule that fails does not keep the others from being applied.</summary>
/// <param name="rules">The rules.</param>
/// <param name="logger">Where it is told.</param>
public sealed partial class ApplyRetention(IEnumerable<RetentionRule> rules, ILogger<ApplyRetention> logger)
{
    /// <summary>Applies them.</summary>
    /// <returns>How many things went.</returns>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        var gone = 0;
        foreach (var rule in rules.Where(r => r.Kept() is not null))
        {
            try
            {
                var now = await rule.ApplyAsync(ct);
                if (now > 0) { Applied(logger, rule.Name, now); }
                gone += now;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                NotApplied(logger, rule.Name, error);
            }
        }
        return gone;
    }

    [LoggerMessage(7601, LogLevel.Information, "Rule {Rule}: {Count} were kept long enough and went")]
    private static partial void Applied(ILogger logger, string rule, int count);

    [LoggerMessage(7602, LogLevel.Warning, "Rule {Rule} could not be applied; it is tried again with the next run")]
    private static partial void NotApplied(ILogger logger, string rule, Exception error);
}

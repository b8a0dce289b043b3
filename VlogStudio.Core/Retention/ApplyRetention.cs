using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Retention;

/// <summary>Applies every room's rule of how long things are kept. A rule that fails does not keep the others from being applied.</summary>
/// <param name="rules">The rules.</param>
/// <param name="databases">The database.</param>
/// <param name="audit">Keeps what went by which rule: whoever misses something can be told.</param>
/// <param name="logger">Where it is told.</param>
public sealed partial class ApplyRetention(IEnumerable<RetentionRule> rules, IDbContextFactory<StudioDb> databases, WriteAudit audit, ILogger<ApplyRetention> logger)
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
                gone += now;
                if (now == 0) { continue; }
                Applied(logger, rule.Name, now);
                await KeepAsync(rule, now, ct);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                NotApplied(logger, rule.Name, error);
            }
        }
        return gone;
    }

    private async Task KeepAsync(RetentionRule rule, int count, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var note = new AuditNote("system", "retention_applied", $"rule:{rule.Name}") { After = StudioJson.Write(new { Count = count, KeptHours = rule.Kept()?.TotalHours, rule.Setting }) };
        await audit.HandleAsync(db, note, ct);
        await transaction.CommitAsync(ct);
    }

    [LoggerMessage(7601, LogLevel.Information, "Rule {Rule}: {Count} were kept long enough and went")]
    private static partial void Applied(ILogger logger, string rule, int count);

    [LoggerMessage(7602, LogLevel.Warning, "Rule {Rule} could not be applied; it is tried again with the next run")]
    private static partial void NotApplied(ILogger logger, string rule, Exception error);
}

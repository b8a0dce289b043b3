using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Credits;

/// <summary>Forgets kept answers past their time. Recurring daily work.</summary>
public sealed class ForgetAnswers(IDbContextFactory<StudioDb> contexts, TimeProvider clock, IOptions<CreditsOptions> options)
{
    /// <summary>Removes them.</summary>
    /// <returns>How many.</returns>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var before = clock.GetUtcNow() - options.Value.AnswerLifetime;
        return await db.IdempotencyRecords.Where(i => i.CreatedAt < before).ExecuteDeleteAsync(ct);
    }
}

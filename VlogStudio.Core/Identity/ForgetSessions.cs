using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Identity;

/// <summary>Forgets sessions that ended long ago, and old counts of tries. Recurring work.</summary>
public sealed class ForgetSessions(IDbContextFactory<StudioDb> contexts, TimeProvider clock)
{
    /// <summary>Removes them.</summary>
    public async Task HandleAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var old = now - TimeSpan.FromDays(30);
        await db.Set<SignInSession>().Where(s => s.ExpiresAt < old || s.EndedAt < old).ExecuteDeleteAsync(ct);
        await db.Set<SignInTries>().Where(t => t.LastAt < now - TimeSpan.FromDays(1)).ExecuteDeleteAsync(ct);
    }
}

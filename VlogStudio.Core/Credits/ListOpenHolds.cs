using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Credits;

/// <summary>Lists what is set aside for a person's work under way.</summary>
public sealed class ListOpenHolds(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>The open holds, newest first; at most 200.</summary>
    public async Task<IReadOnlyList<Hold>> HandleAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Holds.AsNoTracking().Where(h => h.AccountId == userId && h.State == HoldState.Held)
            .OrderByDescending(h => h.CreatedAt).Take(200).ToListAsync(ct);
    }
}

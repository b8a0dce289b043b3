using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Keys;

/// <summary>Lists the keys of machines, those that are good first. For admins: the caller checks the role.</summary>
/// <param name="databases">The database.</param>
/// <param name="time">The clock.</param>
public sealed class ListApiKeys(IDbContextFactory<StudioDb> databases, TimeProvider time)
{
    private const int Most = 500;

    /// <summary>The keys, without their secrets.</summary>
    public async Task<IReadOnlyList<ApiKeyView>> HandleAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var keys = await db.ApiKeys.AsNoTracking().OrderByDescending(k => k.CreatedAt).Take(Most).ToListAsync(ct);
        return [.. keys.Select(k => ApiKeyView.Of(k, now)).OrderBy(k => k.State)];
    }
}

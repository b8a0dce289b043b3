using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Credits;

/// <summary>How many credits are held for work that is not done, over all accounts; for gauges.</summary>
/// <param name="dbs">The database.</param>
public sealed class GetHeldCredits(IDbContextFactory<StudioDb> dbs)
{
    /// <summary>Adds them up.</summary>
    public async Task<long> HandleAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.Accounts.Where(a => a.Held > 0).SumAsync(a => a.Held, ct);
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Webhooks;

/// <summary>Removes an address with its deliveries.</summary>
public sealed class DeleteWebhook(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Removes it.</summary>
    /// <returns>Nothing; not_found for somebody else's.</returns>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.WebhookEndpoints.Where(e => e.Id == id && e.UserId == userId).ExecuteDeleteAsync(ct) == 1 ? new Unit() : Problem.NotFound();
    }
}

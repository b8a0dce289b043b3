using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Webhooks;

/// <summary>Lists a person's addresses.</summary>
public sealed class ListWebhooks(IDbContextFactory<StudioDb> databases)
{
    /// <summary>All of them, oldest first.</summary>
    public async Task<IReadOnlyList<WebhookView>> HandleAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return [.. (await db.WebhookEndpoints.AsNoTracking().Where(e => e.UserId == userId).OrderBy(e => e.CreatedAt).ThenBy(e => e.Id).ToListAsync(ct)).Select(WebhookView.Of)];
    }

    /// <summary>One of them; not_found for somebody else's.</summary>
    public async Task<Result<WebhookView>> HandleAsync(Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.WebhookEndpoints.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id && e.UserId == userId, ct) is { } endpoint ? WebhookView.Of(endpoint) : Problem.NotFound();
    }
}

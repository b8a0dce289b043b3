using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Webhooks;

/// <summary>Lists what was sent to an address, and shows a delivery with its tries.</summary>
public sealed class ListWebhookDeliveries(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Deliveries, newest first; not_found for somebody else's address.</summary>
    public async Task<Result<Page<WebhookDeliveryView>>> HandleAsync(Guid userId, Guid endpointId, WebhookDeliveryState? state, PageRequest page, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (!await db.WebhookEndpoints.AnyAsync(e => e.Id == endpointId && e.UserId == userId, ct)) { return Problem.NotFound(); }
        var found = db.WebhookDeliveries.AsNoTracking().Where(d => d.EndpointId == endpointId && (state == null || d.State == state));
        var items = await found.OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id).Skip(page.Skip).Take(page.Limit).ToListAsync(ct);
        return new Page<WebhookDeliveryView>([.. items.Select(WebhookDeliveryView.Of)], await found.CountAsync(ct));
    }

    /// <summary>One delivery with its body and tries; not_found for somebody else's.</summary>
    public async Task<Result<WebhookDeliveryDetails>> HandleAsync(Guid userId, Guid endpointId, Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var isMine = await db.WebhookEndpoints.AnyAsync(e => e.Id == endpointId && e.UserId == userId, ct);
        var delivery = !isMine ? null : await db.WebhookDeliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.EndpointId == endpointId, ct);
        if (delivery is null) { return Problem.NotFound(); }
        var tries = await db.WebhookTries.AsNoTracking().Where(t => t.DeliveryId == id).OrderBy(t => t.Seq).ToListAsync(ct);
        return new WebhookDeliveryDetails(WebhookDeliveryView.Of(delivery), delivery.Body,
            [.. tries.Select(t => new WebhookTryView(t.Seq, t.At, t.HttpStatus, t.ErrorCode, (int)t.Duration.TotalMilliseconds, t.Reply))]);
    }
}

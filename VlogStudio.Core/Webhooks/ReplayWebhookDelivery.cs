using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Webhooks;

/// <summary>Sends a delivery again by hand, under the same id and with the same body.</summary>
public sealed class ReplayWebhookDelivery(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Sends it.</summary>
    /// <returns>The delivery, waiting again; not_found for somebody else's; webhook_disabled; webhook_on_its_way.</returns>
    public async Task<Result<WebhookDeliveryView>> HandleAsync(Guid userId, Guid endpointId, Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var endpoint = await db.WebhookEndpoints.AsNoTracking().SingleOrDefaultAsync(e => e.Id == endpointId && e.UserId == userId, ct);
        if (endpoint is null || !await db.WebhookDeliveries.AnyAsync(d => d.Id == id && d.EndpointId == endpointId, ct)) { return Problem.NotFound(); }
        if (!endpoint.IsEnabled) { return Problem.Conflict("webhook_disabled"); }
        var sent = await db.WebhookDeliveries.Where(d => d.Id == id && d.State != WebhookDeliveryState.Pending).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.State, WebhookDeliveryState.Pending).SetProperty(d => d.Tries, 0).SetProperty(d => d.DueAt, DateTimeOffset.UnixEpoch)
                .SetProperty(d => d.DeliveredAt, (DateTimeOffset?)null), ct);
        if (sent == 0) { return Problem.Conflict("webhook_on_its_way"); }
        return WebhookDeliveryView.Of(await db.WebhookDeliveries.AsNoTracking().SingleAsync(d => d.Id == id, ct));
    }
}

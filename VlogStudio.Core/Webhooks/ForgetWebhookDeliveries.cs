using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Webhooks;

/// <summary>Removes deliveries that ended long ago, and secrets that sign no more.</summary>
internal sealed class ForgetWebhookDeliveries(IDbContextFactory<StudioDb> databases, IOptions<WebhooksOptions> options, TimeProvider time)
{
    public async Task HandleAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var limit = now - options.Value.Kept;
        await db.WebhookDeliveries.Where(d => d.State != WebhookDeliveryState.Pending && d.CreatedAt < limit).ExecuteDeleteAsync(ct);
        await db.WebhookEndpoints.Where(e => e.PreviousUntil < now)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.SealedPreviousSecret, (string?)null).SetProperty(e => e.PreviousUntil, (DateTimeOffset?)null), ct);
    }
}

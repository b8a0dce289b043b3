using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Webhooks;

/// <summary>Sends an address a message that says nothing, to see whether it arrives.</summary>
public sealed class TestWebhook(IDbContextFactory<StudioDb> databases, TimeProvider time)
{
    private const int MostWaiting = 5;

    /// <summary>Sends it.</summary>
    /// <returns>The delivery; not_found for somebody else's address; webhook_disabled; webhook_tests_waiting.</returns>
    public async Task<Result<WebhookDeliveryView>> HandleAsync(Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.WebhookEndpoints.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id && e.UserId == userId, ct) is not { } endpoint) { return Problem.NotFound(); }
        if (!endpoint.IsEnabled) { return Problem.Conflict("webhook_disabled"); }
        var waiting = await db.WebhookDeliveries.CountAsync(d => d.EndpointId == id && d.Topic == WebhookTopics.Test && d.State == WebhookDeliveryState.Pending, ct);
        if (waiting >= MostWaiting) { return Problem.Conflict("webhook_tests_waiting"); }
        var now = time.GetUtcNow();
        var data = new JsonObject { ["message"] = "A test from VlogStudio. Nothing happened.", ["webhook"] = endpoint.Name };
        var delivery = new WebhookDelivery
        {
            EndpointId = id,
            MessageId = Guid.CreateVersion7(),
            Topic = WebhookTopics.Test,
            Body = QueueWebhooks.Envelope(WebhookTopics.Test, now, data),
            DueAt = DateTimeOffset.UnixEpoch, // At once, whatever this node's clock says.
            CreatedAt = now,
        };
        db.WebhookDeliveries.Add(delivery);
        await db.SaveChangesAsync(ct);
        return WebhookDeliveryView.Of(delivery);
    }
}

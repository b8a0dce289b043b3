using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Webhooks;

/// <summary>Notes what came of a try: the delivery's next state, the log, and whether the address is switched off for it.</summary>
internal sealed class NoteWebhookTry(
    IDbContextFactory<StudioDb> databases, WebhookWaits waits, LiveBus bus, IOptions<WebhooksOptions> options, ILogger<NoteWebhookTry> logger)
{
    public async Task HandleAsync(WebhookDelivery delivery, WebhookEndpoint endpoint, DateTimeOffset at, WebhookReply reply, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var isGone = reply.ErrorCode == "gone";
        var chance = RandomNumberGenerator.GetInt32(1001) / 1000.0;
        var wait = isGone ? null : waits.After(delivery.Tries, chance, reply.RetryAfter);
        var changed = reply.IsTaken
            ? await db.Database.ExecuteSqlAsync($"UPDATE webhook_delivery SET state = 'delivered', delivered_at = now() WHERE id = {delivery.Id} AND state = 'pending'", ct)
            : wait is { } pause
                ? await db.Database.ExecuteSqlAsync($"UPDATE webhook_delivery SET due_at = now() + {pause} WHERE id = {delivery.Id} AND state = 'pending'", ct)
                : await db.Database.ExecuteSqlAsync($"UPDATE webhook_delivery SET state = 'dead' WHERE id = {delivery.Id} AND state = 'pending'", ct);
        // Nothing to note on: the address was removed meanwhile, and its deliveries with it.
        if (changed == 0 && !await db.WebhookDeliveries.AnyAsync(d => d.Id == delivery.Id, ct)) { return; }
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO webhook_try (delivery_id, seq, at, http_status, error_code, duration, reply)
            SELECT {delivery.Id}, coalesce(max(seq), 0) + 1, {at.ToUniversalTime()}, {reply.Status}, {reply.ErrorCode}, {reply.Duration}, {reply.Text} FROM webhook_try WHERE delivery_id = {delivery.Id}
            """, ct);
        if (reply.IsTaken)
        {
            await db.Database.ExecuteSqlAsync($"UPDATE webhook_endpoint SET failing_since = NULL WHERE id = {endpoint.Id} AND failing_since IS NOT NULL", ct);
        }
        else
        {
            await db.Database.ExecuteSqlAsync($"UPDATE webhook_endpoint SET failing_since = now() WHERE id = {endpoint.Id} AND failing_since IS NULL", ct);
            await SwitchOffAsync(db, endpoint, isGone, ct);
        }
        await transaction.CommitAsync(ct);
        WebhooksLog.Tried(logger, delivery.Id, delivery.Tries, reply.ErrorCode ?? "delivered", reply.Status);
        bus.Tell(endpoint.UserId, new UserSignal("webhook", endpoint.Id));
    }

    private async Task SwitchOffAsync(StudioDb db, WebhookEndpoint endpoint, bool isGone, CancellationToken ct)
    {
        var reason = isGone ? WebhookReasons.Gone : WebhookReasons.Failing;
        var off = isGone
            ? await db.Database.ExecuteSqlAsync($"UPDATE webhook_endpoint SET is_enabled = false, disabled_reason = {reason} WHERE id = {endpoint.Id} AND is_enabled", ct)
            : await db.Database.ExecuteSqlAsync($"""
                UPDATE webhook_endpoint SET is_enabled = false, disabled_reason = {reason}
                WHERE id = {endpoint.Id} AND is_enabled AND failing_since <= now() - {options.Value.FailingFor}
                """, ct);
        if (off == 0) { return; }
        await db.GiveUpAsync(endpoint.Id, ct);
        var now = await db.Database.SqlQuery<DateTimeOffset>($"""SELECT now() AS "Value" """).SingleAsync(ct);
        db.Outbox.Add(new OutboxMessage
        {
            Topic = WebhookTopics.Disabled,
            Body = StudioJson.Write(new { EndpointId = endpoint.Id, endpoint.UserId, endpoint.Name, new Uri(endpoint.Url).Host, Reason = reason }),
            DueAt = now,
        });
        await db.SaveChangesAsync(ct);
        WebhooksLog.SwitchedOff(logger, endpoint.Id, reason);
    }
}

/// <summary>Why an address is switched off.</summary>
public static class WebhookReasons
{
    /// <summary>The receiver answered 410: it wants nothing any more.</summary>
    public const string Gone = "gone";

    /// <summary>Nothing but failures for days.</summary>
    public const string Failing = "failing";

    /// <summary>Its owner switched it off.</summary>
    public const string ByOwner = "by_owner";

    /// <summary>Gives up what is on its way to an address that is switched off; it may be sent again by hand.</summary>
    internal static Task<int> GiveUpAsync(this StudioDb db, Guid endpointId, CancellationToken ct) =>
        db.WebhookDeliveries.Where(d => d.EndpointId == endpointId && d.State == WebhookDeliveryState.Pending)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.State, WebhookDeliveryState.Dead), ct);
}

namespace VlogStudio.Core.Webhooks;

/// <summary>An address as its owner sees it; the secret is only shown when it is made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where messages are posted.</param>
/// <param name="Name">The person's name for it.</param>
/// <param name="Topics">Topics it wants; empty for all.</param>
/// <param name="IsEnabled">Whether messages are sent.</param>
/// <param name="DisabledReason">gone, failing, by_owner, or null.</param>
/// <param name="FailingSince">Since when every delivery failed (UTC), or null.</param>
/// <param name="PreviousUntil">Until when the secret before signs too (UTC), or null.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
public sealed record WebhookView(
    Guid Id, string Url, string Name, IReadOnlyList<string> Topics, bool IsEnabled, string? DisabledReason, DateTimeOffset? FailingSince,
    DateTimeOffset? PreviousUntil, DateTimeOffset CreatedAt)
{
    internal static WebhookView Of(WebhookEndpoint e) =>
        new(e.Id, e.Url, e.Name, e.Topics, e.IsEnabled, e.DisabledReason, e.FailingSince, e.PreviousUntil, e.CreatedAt);
}

/// <summary>An address with its secret, which is shown this once.</summary>
/// <param name="Webhook">The address.</param>
/// <param name="Secret">What its messages are signed with, <c>whsec_…</c>.</param>
public sealed record WebhookWithSecret(WebhookView Webhook, string Secret);

/// <summary>A message on its way to an address, or arrived.</summary>
/// <param name="Id">Its id; the receiver sees it as <c>webhook-id</c>.</param>
/// <param name="WebhookId">The value of that header.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="State">pending, delivered or dead.</param>
/// <param name="Tries">How often it was tried since it was last asked for.</param>
/// <param name="DueAt">When it is sent next (UTC), or null where it is not.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
/// <param name="DeliveredAt">When it was taken (UTC), or null.</param>
public sealed record WebhookDeliveryView(
    Guid Id, string WebhookId, string Topic, WebhookDeliveryState State, int Tries, DateTimeOffset? DueAt, DateTimeOffset CreatedAt, DateTimeOffset? DeliveredAt)
{
    internal static WebhookDeliveryView Of(WebhookDelivery d) => new(
        d.Id, RelayWebhooks.IdOf(d.Id), d.Topic, d.State, d.Tries, d.State == WebhookDeliveryState.Pending ? d.DueAt : null, d.CreatedAt, d.DeliveredAt);
}

/// <summary>A try as its owner sees it.</summary>
/// <param name="Seq">1, 2, 3 …</param>
/// <param name="At">When (UTC).</param>
/// <param name="HttpStatus">What was answered, or null.</param>
/// <param name="ErrorCode">What went wrong, or null.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Reply">The beginning of the reply, or null.</param>
public sealed record WebhookTryView(int Seq, DateTimeOffset At, int? HttpStatus, string? ErrorCode, int DurationMs, string? Reply);

/// <summary>A delivery with its body and tries.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Body">The body exactly as it is sent.</param>
/// <param name="Attempts">Its tries, oldest first.</param>
public sealed record WebhookDeliveryDetails(WebhookDeliveryView Delivery, string Body, IReadOnlyList<WebhookTryView> Attempts);

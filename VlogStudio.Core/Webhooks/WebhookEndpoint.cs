using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Webhooks;

/// <summary>An address of a person's that is told of what happens, signed.</summary>
public sealed class WebhookEndpoint
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Where messages are posted.</summary>
    public required string Url { get; set; }

    /// <summary>The person's name for it.</summary>
    public string Name { get; set; } = "";

    /// <summary>Topics it wants: job_completed, job_failed …; empty for all.</summary>
    public string[] Topics { get; set; } = [];

    /// <summary>Its signing secret, sealed.</summary>
    public required string SealedSecret { get; set; }

    /// <summary>The secret before, sealed; signs beside the new one until <see cref="PreviousUntil"/>.</summary>
    public string? SealedPreviousSecret { get; set; }

    /// <summary>Until when the secret before signs too (UTC).</summary>
    public DateTimeOffset? PreviousUntil { get; set; }

    /// <summary>Whether messages are sent.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Why it was switched off: gone, failing, by_owner.</summary>
    public string? DisabledReason { get; set; }

    /// <summary>Since when every delivery failed (UTC), or null.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Where a delivery is in its life.</summary>
public enum WebhookDeliveryState
{
    /// <summary>To be sent, or to be sent again.</summary>
    Pending,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>Given up; may be sent again by hand.</summary>
    Dead,
}

/// <summary>A message on its way to one address.</summary>
public sealed class WebhookDelivery
{
    /// <summary>Its id; the message's name for the receiver, the same over all tries.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The address.</summary>
    public required Guid EndpointId { get; init; }

    /// <summary>The outbox message it carries; one delivery an address.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>What it is about.</summary>
    public required string Topic { get; init; }

    /// <summary>The body exactly as it is signed and sent.</summary>
    public required string Body { get; init; }

    /// <summary>Where it is in its life.</summary>
    public WebhookDeliveryState State { get; set; } = WebhookDeliveryState.Pending;

    /// <summary>How often it was tried since it was last asked for.</summary>
    public int Tries { get; set; }

    /// <summary>When it is to be sent next (UTC).</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the receiver took it (UTC).</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Where it was made, as a W3C traceparent.</summary>
    public string? Trace { get; init; } = StudioTrace.Here;
}

/// <summary>One try at a delivery.</summary>
public sealed class WebhookTry
{
    /// <summary>The delivery.</summary>
    public required Guid DeliveryId { get; init; }

    /// <summary>1, 2, 3 … over all rounds.</summary>
    public required int Seq { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was answered, or null where nothing was.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Code of what went wrong, or null.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The beginning of the reply.</summary>
    public string? Reply { get; init; }
}

internal sealed class WebhookConfiguration
    : IEntityTypeConfiguration<WebhookEndpoint>, IEntityTypeConfiguration<WebhookDelivery>, IEntityTypeConfiguration<WebhookTry>
{
    public void Configure(EntityTypeBuilder<WebhookEndpoint> builder)
    {
        builder.ToTable("webhook_endpoint");
        builder.Property(e => e.Url).HasMaxLength(2000);
        builder.Property(e => e.Name).HasMaxLength(100);
        builder.Property(e => e.DisabledReason).HasMaxLength(60);
        builder.HasIndex(e => e.UserId);
    }

    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("webhook_delivery");
        builder.Property(d => d.Topic).HasMaxLength(100);
        builder.Property(d => d.Trace).HasMaxLength(60);
        builder.HasOne<WebhookEndpoint>().WithMany().HasForeignKey(d => d.EndpointId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(d => new { d.EndpointId, d.MessageId }).IsUnique();
        builder.HasIndex(d => new { d.EndpointId, d.CreatedAt, d.Id });
        builder.HasIndex(d => d.DueAt).HasFilter("state = 'pending'");
    }

    public void Configure(EntityTypeBuilder<WebhookTry> builder)
    {
        builder.ToTable("webhook_try");
        builder.HasKey(t => new { t.DeliveryId, t.Seq });
        builder.Property(t => t.ErrorCode).HasMaxLength(60);
        builder.Property(t => t.Reply).HasMaxLength(2000);
        builder.HasOne<WebhookDelivery>().WithMany().HasForeignKey(t => t.DeliveryId).OnDelete(DeleteBehavior.Cascade);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Messaging;

/// <summary>A message that was written in the transaction that caused it and is delivered after it, at least once.</summary>
public sealed class OutboxMessage
{
    /// <summary>Its id; receivers tell doubles by it.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>What it is about: job_completed, job_failed …</summary>
    public required string Topic { get; init; }

    /// <summary>The message as JSON.</summary>
    public required string Body { get; init; }

    /// <summary>When it is to be delivered next (UTC).</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>How often delivery was tried.</summary>
    public int Tries { get; set; }

    /// <summary>When it was delivered (UTC), or null.</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Where it was written, as a W3C traceparent: what follows from it belongs to that trace.</summary>
    public string? Trace { get; init; } = StudioTrace.Here;
}

internal sealed class OutboxMessageConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("outbox");
        builder.Property(m => m.Topic).HasMaxLength(100);
        builder.Property(m => m.Trace).HasMaxLength(60);
        builder.Property(m => m.Body).HasColumnType("jsonb");
        builder.HasIndex(m => m.DueAt).HasFilter("delivered_at IS NULL");
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Disputes;

/// <summary>Where a dispute is in its life.</summary>
public enum DisputeState
{
    /// <summary>Waiting for an admin.</summary>
    Open,

    /// <summary>One admin proposed a refund that needs a second.</summary>
    Proposed,

    /// <summary>Settled with a refund.</summary>
    Approved,

    /// <summary>Settled without one.</summary>
    Rejected,
}

/// <summary>A person's claim that a charge was wrong. Reopening makes a new row.</summary>
public sealed class Dispute
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Who claims.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The job it is about.</summary>
    public required Guid JobId { get; init; }

    /// <summary>Where it is in its life.</summary>
    public DisputeState State { get; set; } = DisputeState.Open;

    /// <summary>The person's words.</summary>
    public required string Claim { get; init; }

    /// <summary>The settled dispute it takes up again, or null.</summary>
    public Guid? ReopenedFrom { get; init; }

    /// <summary>refund, goodwill or reject, once somebody decided or proposed.</summary>
    public string? Decision { get; set; }

    /// <summary>The admin who proposed.</summary>
    public Guid? MakerId { get; set; }

    /// <summary>The admin who agreed.</summary>
    public Guid? CheckerId { get; set; }

    /// <summary>Credits to give back.</summary>
    public long? Amount { get; set; }

    /// <summary>Stable reason of the decision.</summary>
    public string? ReasonCode { get; set; }

    /// <summary>Words of the decision.</summary>
    public string? Note { get; set; }

    /// <summary>The movement that settled it.</summary>
    public Guid? DecidedTxId { get; set; }

    /// <summary>When it was opened (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a refund was proposed that needs a second admin (UTC).</summary>
    public DateTimeOffset? ProposedAt { get; set; }

    /// <summary>When it was decided (UTC).</summary>
    public DateTimeOffset? DecidedAt { get; set; }
}

internal sealed class DisputeConfiguration : IEntityTypeConfiguration<Dispute>
{
    public void Configure(EntityTypeBuilder<Dispute> builder)
    {
        builder.ToTable("dispute");
        builder.Property(d => d.Claim).HasMaxLength(4000);
        builder.Property(d => d.Note).HasMaxLength(4000);
        builder.HasIndex(d => d.DecidedTxId).IsUnique();
        builder.Property(d => d.Decision).HasMaxLength(20);
        builder.Property(d => d.ReasonCode).HasMaxLength(60);
        builder.HasIndex(d => d.JobId);
        builder.HasIndex(d => d.JobId, "ix_dispute_open").IsUnique().HasFilter("state IN ('open', 'proposed')");
        builder.HasIndex(d => new { d.State, d.CreatedAt, d.Id });
        builder.HasIndex(d => new { d.UserId, d.CreatedAt });
    }
}

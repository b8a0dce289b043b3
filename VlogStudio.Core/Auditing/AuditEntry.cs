using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Auditing;

/// <summary>Who did what to what, for good: rows are chained by hash and never changed.</summary>
public sealed class AuditEntry
{
    /// <summary>Order of the chain.</summary>
    public long Seq { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who: <c>system</c>, <c>user:{id}</c>, <c>admin:{id}</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, snake_case.</summary>
    public required string Action { get; init; }

    /// <summary>To what: <c>vlog:{id}</c> …</summary>
    public required string Subject { get; init; }

    /// <summary>Before, JSON.</summary>
    public string? Before { get; init; }

    /// <summary>After, JSON.</summary>
    public string? After { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>From which address.</summary>
    public string? Ip { get; init; }

    /// <summary>SHA-256 of this row and the hash before it, hex.</summary>
    public required string Hash { get; init; }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entry");
        builder.HasKey(a => a.Seq);
        // json keeps the text as it was hashed; jsonb would reorder it.
        builder.Property(a => a.Seq).ValueGeneratedNever();
        builder.Property(a => a.Before).HasColumnType("json");
        builder.Property(a => a.After).HasColumnType("json");
        builder.HasIndex(a => new { a.Subject, a.Seq });
        builder.HasIndex(a => new { a.Actor, a.Seq });
        builder.HasIndex(a => new { a.Action, a.Seq });
        builder.HasIndex(a => a.At);
    }
}

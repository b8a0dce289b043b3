using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Keys;

/// <summary>What a key opens. A key opens one thing, and nothing a person's sign-in opens.</summary>
public enum ApiScope
{
    /// <summary>Claiming films, making them and handing them in.</summary>
    Compute,
}

/// <summary>A key of a machine. Its secret was shown once and is kept as SHA-256 only: 256 random bits need no slower hash.</summary>
public sealed class ApiKey
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>What the admin calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What it opens.</summary>
    public required ApiScope Scope { get; init; }

    /// <summary>The part of the key that is no secret, by which it is found; the same for all its secrets.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the whole key, hex.</summary>
    public required string Sha256 { get; set; }

    /// <summary>SHA-256 of the key before the last rotation, hex, or null.</summary>
    public string? PreviousSha256 { get; set; }

    /// <summary>Until when that one is still good (UTC).</summary>
    public DateTimeOffset? PreviousUntil { get; set; }

    /// <summary>The admin who made it.</summary>
    public required Guid CreatedBy { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is no good (UTC).</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it last got a fresh secret (UTC), or null.</summary>
    public DateTimeOffset? RotatedAt { get; set; }

    /// <summary>When it was revoked (UTC), or null.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>When it was last used (UTC), give or take half a minute; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>From which address it was last used.</summary>
    public string? LastUsedFrom { get; set; }
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_key");
        builder.Property(k => k.Name).HasMaxLength(100);
        builder.Property(k => k.Prefix).HasMaxLength(20);
        builder.Property(k => k.Sha256).HasMaxLength(64);
        builder.Property(k => k.PreviousSha256).HasMaxLength(64);
        builder.Property(k => k.LastUsedFrom).HasMaxLength(60);
        builder.HasIndex(k => k.Prefix).IsUnique();
    }
}

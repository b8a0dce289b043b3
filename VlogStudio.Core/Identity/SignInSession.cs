using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Identity;

/// <summary>How a session is carried.</summary>
public enum SessionKind
{
    /// <summary>A browser's cookie.</summary>
    Browser,

    /// <summary>A program's tokens.</summary>
    Program,
}

/// <summary>One sign-in. Every cookie, token and circuit names its session and dies with it.</summary>
public sealed class SignInSession
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>How it is carried.</summary>
    public required SessionKind Kind { get; init; }

    /// <summary>The person's security stamp when it began; a new stamp ends it.</summary>
    public required string SecurityStamp { get; set; }

    /// <summary>Whether the second factor was shown.</summary>
    public bool IsTwoFactor { get; set; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends at the latest (UTC).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was ended (UTC), or null.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why: signed_out, token_reused, password_changed, two_factor_changed, role_changed, disabled.</summary>
    public string? EndReason { get; set; }
}

/// <summary>A refresh token, good for one use. Using it twice ends its session.</summary>
public sealed class RefreshToken
{
    /// <summary>SHA-256 of the token, hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its session.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>When it was given (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was used (UTC), or null.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>The link with which the first admin is made, good once.</summary>
public sealed class SetupToken
{
    /// <summary>SHA-256 of the token, hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was used (UTC), or null.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>Tries to sign in, counted by e-mail and by address whether or not there is such an account.</summary>
public sealed class SignInTries
{
    /// <summary>SHA-256 of what is counted, hex.</summary>
    public required string Key { get; init; }

    /// <summary>How many since the count began.</summary>
    public int Count { get; set; }

    /// <summary>When the last was (UTC).</summary>
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>Until when further tries are refused (UTC), or null.</summary>
    public DateTimeOffset? BlockedUntil { get; set; }
}

/// <summary>A sealed key of cookies and tokens.</summary>
public sealed class DataProtectionKey
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Its name.</summary>
    public required string FriendlyName { get; init; }

    /// <summary>The key as sealed XML.</summary>
    public required string Xml { get; init; }
}

internal sealed class SessionConfiguration
    : IEntityTypeConfiguration<SignInSession>, IEntityTypeConfiguration<RefreshToken>, IEntityTypeConfiguration<SetupToken>,
      IEntityTypeConfiguration<SignInTries>, IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<SignInSession> builder)
    {
        builder.ToTable("sign_in_session");
        builder.Property(s => s.EndReason).HasMaxLength(40);
        builder.HasIndex(s => s.UserId).HasFilter("ended_at IS NULL");
        builder.HasOne<StudioUser>().WithMany().HasForeignKey(s => s.UserId);
    }

    public void Configure(EntityTypeBuilder<RefreshToken> builder)
    {
        builder.ToTable("refresh_token");
        builder.HasKey(t => t.Sha256);
        builder.Property(t => t.Sha256).HasMaxLength(64);
        builder.HasOne<SignInSession>().WithMany().HasForeignKey(t => t.SessionId);
    }

    public void Configure(EntityTypeBuilder<SetupToken> builder)
    {
        builder.ToTable("setup_token");
        builder.HasKey(t => t.Sha256);
        builder.Property(t => t.Sha256).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<SignInTries> builder)
    {
        builder.ToTable("sign_in_tries");
        builder.HasKey(t => t.Key);
        builder.Property(t => t.Key).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("data_protection_key");
        builder.Property(k => k.FriendlyName).HasMaxLength(200);
    }
}

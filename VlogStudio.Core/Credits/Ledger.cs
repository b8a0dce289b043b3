using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Credits;

/// <summary>What an account is for.</summary>
public enum AccountKind
{
    /// <summary>A person's credits.</summary>
    User,

    /// <summary>What was earned.</summary>
    Revenue,

    /// <summary>Where grants come from.</summary>
    Issuance,

    /// <summary>Where goodwill comes from.</summary>
    Goodwill,
}

/// <summary>An account of whole credits. For system accounts only the entries count; their balance is computed, not stored.</summary>
public sealed class CreditAccount
{
    /// <summary>Its id; a person's account carries the person's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is for.</summary>
    public required AccountKind Kind { get; init; }

    /// <summary>Sum of its entries (persons only).</summary>
    public long Posted { get; set; }

    /// <summary>Sum of its open holds (persons only).</summary>
    public long Held { get; set; }

    /// <summary>Whether captures are stopped because the books did not agree.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>When it was opened (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Why credits moved.</summary>
public enum TransactionKind
{
    /// <summary>Credits given.</summary>
    Grant,

    /// <summary>A hold taken for work done.</summary>
    Capture,

    /// <summary>A capture given back.</summary>
    Refund,

    /// <summary>A correction.</summary>
    Adjust,

    /// <summary>Credits that ran out.</summary>
    Expire,
}

/// <summary>A movement of credits: entries that sum to zero. Never changed, never removed.</summary>
public sealed class CreditTransaction
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>What it is about, unique: <c>capture:{hold}</c>, <c>refund:{dispute}</c>, <c>grant:{user}:welcome</c>.</summary>
    public required string IdemKey { get; init; }

    /// <summary>Why credits moved.</summary>
    public required TransactionKind Kind { get; init; }

    /// <summary>The hold it resolves, or null.</summary>
    public Guid? HoldId { get; init; }

    /// <summary>The dispute it settles, or null.</summary>
    public Guid? DisputeId { get; init; }

    /// <summary>The job it is about, or null.</summary>
    public Guid? JobId { get; init; }

    /// <summary>Who did it: <c>system</c>, <c>user:{id}</c>, <c>admin:{id}</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>Who agreed, where two are needed.</summary>
    public string? Approver { get; init; }

    /// <summary>Stable snake_case reason.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>Words for people.</summary>
    public string? Note { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>One side of a movement.</summary>
public sealed class CreditEntry
{
    /// <summary>The movement.</summary>
    public required Guid TxId { get; init; }

    /// <summary>The account.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>Credits in (positive) or out (negative); never zero.</summary>
    public required long Amount { get; init; }
}

/// <summary>Where a hold is in its life.</summary>
public enum HoldState
{
    /// <summary>The credits are set aside.</summary>
    Held,

    /// <summary>Taken, wholly or in part; the rest went back.</summary>
    Captured,

    /// <summary>Given back.</summary>
    Released,

    /// <summary>Given back because its job is gone.</summary>
    Expired,
}

/// <summary>Credits set aside for a job; leaves <see cref="HoldState.Held"/> exactly once.</summary>
public sealed class Hold
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose credits.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The job, which has no other hold.</summary>
    public required Guid JobId { get; init; }

    /// <summary>How many credits, above zero.</summary>
    public required long Amount { get; init; }

    /// <summary>How many were taken.</summary>
    public long Captured { get; set; }

    /// <summary>What a capture wanted to take while the account was frozen; taken when it is unfrozen.</summary>
    public long? Due { get; set; }

    /// <summary>How many of those were given back.</summary>
    public long Refunded { get; set; }

    /// <summary>Where it is in its life.</summary>
    public HoldState State { get; set; } = HoldState.Held;

    /// <summary>When the reaper may look at it (UTC).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was placed (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was resolved (UTC).</summary>
    public DateTimeOffset? ResolvedAt { get; set; }
}

/// <summary>The first answer to a creating call, kept to be given again for the same key.</summary>
public sealed class IdempotencyRecord
{
    /// <summary>Who called.</summary>
    public required Guid Principal { get; init; }

    /// <summary>The caller's key.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of the request, hex.</summary>
    public required string RequestSha256 { get; init; }

    /// <summary>The status that was answered.</summary>
    public int HttpStatus { get; set; }

    /// <summary>The body that was answered, JSON.</summary>
    public string Body { get; set; } = "null";

    /// <summary>The Location header that was answered, or null.</summary>
    public string? Location { get; set; }

    /// <summary>When (UTC); rows are kept for 30 days.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class LedgerConfiguration
    : IEntityTypeConfiguration<CreditAccount>, IEntityTypeConfiguration<CreditTransaction>, IEntityTypeConfiguration<CreditEntry>,
      IEntityTypeConfiguration<Hold>, IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<CreditAccount> builder)
    {
        builder.ToTable("account", t =>
        {
            t.HasCheckConstraint("ck_account_held", "held >= 0");
            t.HasCheckConstraint("ck_account_available", "kind <> 'user' OR posted - held >= 0");
        });
    }

    public void Configure(EntityTypeBuilder<CreditTransaction> builder)
    {
        builder.ToTable("tx", t =>
        {
            t.HasCheckConstraint("ck_tx_told", "actor <> '' AND reason_code <> ''");
            t.HasCheckConstraint("ck_tx_refund", "kind <> 'refund' OR dispute_id IS NOT NULL OR job_id IS NOT NULL");
        });
        builder.Property(t => t.IdemKey).HasMaxLength(200);
        builder.Property(t => t.ReasonCode).HasMaxLength(60);
        builder.HasIndex(t => t.IdemKey).IsUnique();
        builder.HasIndex(t => t.HoldId);
        builder.HasIndex(t => t.JobId);
        builder.HasIndex(t => t.DisputeId);
        builder.HasIndex(t => new { t.At, t.Id });
    }

    public void Configure(EntityTypeBuilder<CreditEntry> builder)
    {
        builder.ToTable("entry", t => t.HasCheckConstraint("ck_entry_amount", "amount <> 0"));
        builder.HasKey(e => new { e.TxId, e.AccountId });
        builder.HasIndex(e => e.AccountId);
        builder.HasOne<CreditTransaction>().WithMany().HasForeignKey(e => e.TxId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CreditAccount>().WithMany().HasForeignKey(e => e.AccountId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Hold> builder)
    {
        builder.ToTable("hold", t =>
        {
            t.HasCheckConstraint("ck_hold_amount", "amount > 0");
            t.HasCheckConstraint("ck_hold_parts", "0 <= refunded AND refunded <= captured AND captured <= amount");
        });
        builder.HasIndex(h => h.JobId).IsUnique();
        builder.HasIndex(h => h.ExpiresAt).HasFilter("state = 'held'");
        builder.HasIndex(h => h.AccountId);
        builder.HasOne<CreditAccount>().WithMany().HasForeignKey(h => h.AccountId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.ToTable("idem");
        builder.HasKey(i => new { i.Principal, i.Key });
        builder.Property(i => i.Key).HasMaxLength(200);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.History;

/// <summary>Where a generation is.</summary>
public enum GenerationStatus
{
    /// <summary>Asked for.</summary>
    Pending,

    /// <summary>Being made.</summary>
    Processing,

    /// <summary>Made.</summary>
    Completed,

    /// <summary>Not made.</summary>
    Failed,

    /// <summary>Stopped by the person.</summary>
    Cancelled,
}

/// <summary>One generation a person asked for, kept for good. The server alone writes status, credits and media keys.</summary>
public sealed class GenerationHistory
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>vlog, social_image, short_video, blog_post …</summary>
    public required string GenerationType { get; init; }

    /// <summary>Where it is.</summary>
    public GenerationStatus Status { get; set; } = GenerationStatus.Pending;

    /// <summary>The job that makes it; null for generations noted from outside.</summary>
    public Guid? JobId { get; init; }

    /// <summary>What was asked, JSON.</summary>
    public required string InputParams { get; init; }

    /// <summary>What came out, JSON.</summary>
    public string? OutputData { get; set; }

    /// <summary>Where a local copy lies, relative to the object folder.</summary>
    public string? MediaLocalPath { get; set; }

    /// <summary>Where it may be read.</summary>
    public string? MediaCloudUrl { get; set; }

    /// <summary>Its object key.</summary>
    public string? MediaCloudKey { get; set; }

    /// <summary>files, r2, minio, s3.</summary>
    public string? MediaCloudProvider { get; set; }

    /// <summary>Credits captured for it.</summary>
    public long CreditsUsed { get; set; }

    /// <summary>Code of the error.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>What went wrong.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The person's title.</summary>
    public string? Title { get; set; }

    /// <summary>The person's tags.</summary>
    public string[] Tags { get; set; } = [];

    /// <summary>The person's note.</summary>
    public string? Note { get; set; }

    /// <summary>When it was asked for (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Whether the person marked it.</summary>
    public bool IsFavourite { get; set; }

    /// <summary>Whether the person removed it from their list; the row stays.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>When it was removed (UTC); it lies in the trash from then on.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>When the trash was emptied of it (UTC): its media are gone, the row stays.</summary>
    public DateTimeOffset? ClearedAt { get; set; }

    /// <summary>Everything of it that is looked for: title, note, tags, the title that was asked, and the error. The database writes it.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Code and words of the error, for admins' search; null where there was none. The database writes it.</summary>
    public string? ErrorText { get; private set; }
}

internal sealed class GenerationHistoryConfiguration : IEntityTypeConfiguration<GenerationHistory>
{
    public void Configure(EntityTypeBuilder<GenerationHistory> builder)
    {
        builder.ToTable("generation_history");
        builder.Property(h => h.GenerationType).HasMaxLength(60);
        builder.Property(h => h.Title).HasMaxLength(200);
        builder.Property(h => h.Note).HasMaxLength(4000);
        builder.Property(h => h.InputParams).HasColumnType("jsonb");
        builder.Property(h => h.OutputData).HasColumnType("jsonb");
        // Made in the migration, for PostgreSQL takes only functions that never change their mind into a column.
        builder.Property(h => h.SearchText).HasComputedColumnSql("generation_words(title, note, tags, input_params, error_code, error_message)", stored: true);
        builder.Property(h => h.ErrorText).HasComputedColumnSql("nullif(coalesce(error_code, '') || ' ' || coalesce(error_message, ''), ' ')", stored: true);
        // Lists and searches walk these by (created_at, id), newest first; the trigram indexes over the texts stand in history.sql.
        builder.HasIndex(h => new { h.UserId, h.CreatedAt, h.Id });
        builder.HasIndex(h => new { h.UserId, h.Status, h.CreatedAt, h.Id });
        builder.HasIndex(h => new { h.UserId, h.GenerationType, h.CreatedAt, h.Id });
        builder.HasIndex(h => new { h.UserId, h.CreatedAt, h.Id }, "ix_generation_history_favourites").HasFilter("is_favourite");
        builder.HasIndex(h => new { h.UserId, h.RemovedAt, h.Id }).HasFilter("is_deleted AND cleared_at IS NULL");
        builder.HasIndex(h => h.Tags).HasMethod("gin");
        builder.HasIndex(h => h.RemovedAt).HasFilter("is_deleted AND cleared_at IS NULL");
        builder.HasIndex(h => h.JobId).IsUnique();
        builder.HasIndex(h => new { h.CreatedAt, h.Id });
        builder.HasIndex(h => new { h.Status, h.CreatedAt, h.Id });
        builder.HasIndex(h => new { h.GenerationType, h.CreatedAt, h.Id });
    }
}

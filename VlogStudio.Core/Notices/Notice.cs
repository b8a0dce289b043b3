using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Notices;

/// <summary>Something a person is told: the bell shows it, and a mail where mail is set up and wanted.</summary>
public sealed class Notice
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Who is told.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The outbox message that caused it; one notice a person.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>What is told, snake_case; a key of words: film_ready, film_failed, dispute_settled …</summary>
    public required string Kind { get; init; }

    /// <summary>Values for the gaps of its words, JSON object.</summary>
    public required string Args { get; init; }

    /// <summary>Where a click leads, relative to the studio, or null.</summary>
    public string? Link { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was read (UTC), or null.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>When its mail is to be sent next (UTC); null where none is, or none is any more.</summary>
    public DateTimeOffset? MailDueAt { get; set; }

    /// <summary>How often its mail was tried.</summary>
    public int MailTries { get; set; }

    /// <summary>When its mail was taken by the server (UTC), or null.</summary>
    public DateTimeOffset? MailedAt { get; set; }

    /// <summary>Where it was written, as a W3C traceparent: its mail belongs to that trace.</summary>
    public string? Trace { get; init; } = StudioTrace.Here;
}

internal sealed class NoticeConfiguration : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.ToTable("notice");
        builder.Property(n => n.Kind).HasMaxLength(60);
        builder.Property(n => n.Args).HasColumnType("jsonb");
        builder.Property(n => n.Link).HasMaxLength(400);
        builder.Property(n => n.Trace).HasMaxLength(60);
        builder.HasIndex(n => new { n.UserId, n.MessageId }).IsUnique();
        builder.HasIndex(n => new { n.UserId, n.CreatedAt, n.Id });
        builder.HasIndex(n => n.UserId, "ix_notice_unread").HasFilter("read_at IS NULL");
        builder.HasIndex(n => n.MailDueAt).HasFilter("mail_due_at IS NOT NULL");
    }
}

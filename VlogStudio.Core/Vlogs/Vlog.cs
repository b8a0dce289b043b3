using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Vlogs;

/// <summary>Where a vlog is in its life.</summary>
public enum VlogStatus
{
    /// <summary>Asked for.</summary>
    Pending,

    /// <summary>Being made.</summary>
    Processing,

    /// <summary>Made.</summary>
    Completed,

    /// <summary>Made with clips left out, which are named.</summary>
    Partial,

    /// <summary>Not made.</summary>
    Failed,

    /// <summary>Stopped by the person.</summary>
    Cancelled,
}

/// <summary>A film of a day. Only the Vlogs room writes it.</summary>
public sealed class Vlog
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The day.</summary>
    public required DateOnly TargetDate { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; set; }

    /// <summary>What was asked, JSON of the request: a snapshot nothing changes.</summary>
    public required string Request { get; init; }

    /// <summary>The film as data, JSON of a timeline.</summary>
    public required string Timeline { get; set; }

    /// <summary>Where it is in its life.</summary>
    public VlogStatus Status { get; set; } = VlogStatus.Pending;

    /// <summary>The job that makes it, or made it last.</summary>
    public required Guid JobId { get; set; }

    /// <summary>The vlog it is another version of, or null.</summary>
    public Guid? VersionOfId { get; init; }

    /// <summary>Code of the error.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>Values for the gaps of the error's words, JSON array.</summary>
    public string? ErrorArgs { get; set; }

    /// <summary>Object key of the film.</summary>
    public string? VideoKey { get; set; }

    /// <summary>Object key of the film's pieces for streaming; null where it is played whole.</summary>
    public string? StreamKey { get; set; }

    /// <summary>Object key of the list of those pieces.</summary>
    public string? PlaylistKey { get; set; }

    /// <summary>Object key of the poster.</summary>
    public string? PosterKey { get; set; }

    /// <summary>SHA-256 of the film, hex.</summary>
    public string? Sha256 { get; set; }

    /// <summary>Length of the film in bytes.</summary>
    public long? Bytes { get; set; }

    /// <summary>Length of the film; as planned until it is made.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>Measured loudness, LUFS.</summary>
    public double? IntegratedLufs { get; set; }

    /// <summary>Credits asked for it.</summary>
    public required long Price { get; init; }

    /// <summary>When it was asked for (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>When the person removed it (UTC).</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

/// <summary>Where a clip of a vlog is.</summary>
public enum VlogSegmentStatus
{
    /// <summary>Not yet in a film.</summary>
    Pending,

    /// <summary>In the film.</summary>
    Rendered,

    /// <summary>Left out because its footage could not be used.</summary>
    Skipped,
}

/// <summary>One clip of a vlog, in order.</summary>
public sealed class VlogSegment
{
    /// <summary>The vlog.</summary>
    public required Guid VlogId { get; init; }

    /// <summary>0, 1, 2 … in the film.</summary>
    public required int Position { get; init; }

    /// <summary>The event it came from.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The recording it is a stretch of.</summary>
    public required Guid RecordingId { get; init; }

    /// <summary>Where it begins in the recording.</summary>
    public required TimeSpan In { get; init; }

    /// <summary>Where it ends in the recording.</summary>
    public required TimeSpan Out { get; init; }

    /// <summary>Where it is.</summary>
    public VlogSegmentStatus Status { get; set; } = VlogSegmentStatus.Pending;
}

/// <summary>What a person had chosen in the wizard for a day, kept so that nothing is lost with a page.</summary>
public sealed class VlogDraft
{
    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The day.</summary>
    public required DateOnly TargetDate { get; init; }

    /// <summary>The choices, JSON.</summary>
    public required string Choices { get; set; }

    /// <summary>The key with which it will be submitted, so that a double press makes one film.</summary>
    public required string IdempotencyKey { get; set; }

    /// <summary>When it last changed (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; set; }
}

internal sealed class VlogConfiguration : IEntityTypeConfiguration<Vlog>, IEntityTypeConfiguration<VlogSegment>, IEntityTypeConfiguration<VlogDraft>
{
    public void Configure(EntityTypeBuilder<Vlog> builder)
    {
        builder.ToTable("vlogs");
        builder.Property(v => v.Title).HasMaxLength(200);
        builder.Property(v => v.Request).HasColumnType("jsonb");
        builder.Property(v => v.Timeline).HasColumnType("jsonb");
        builder.Property(v => v.ErrorArgs).HasColumnType("jsonb");
        builder.HasIndex(v => new { v.UserId, v.CreatedAt });
        builder.HasIndex(v => v.JobId);
    }

    public void Configure(EntityTypeBuilder<VlogSegment> builder)
    {
        builder.ToTable("vlog_segments");
        builder.HasKey(s => new { s.VlogId, s.Position });
        builder.Property(s => s.In).HasColumnName("in_offset");
        builder.Property(s => s.Out).HasColumnName("out_offset");
        builder.HasOne<Vlog>().WithMany().HasForeignKey(s => s.VlogId);
    }

    public void Configure(EntityTypeBuilder<VlogDraft> builder)
    {
        builder.ToTable("vlog_draft");
        builder.HasKey(d => new { d.UserId, d.TargetDate });
        builder.Property(d => d.Choices).HasColumnType("jsonb");
        builder.Property(d => d.IdempotencyKey).HasMaxLength(200);
    }
}

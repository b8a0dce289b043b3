using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Music;

/// <summary>Where a track is in its life.</summary>
public enum TrackStatus
{
    /// <summary>It is being looked at.</summary>
    Processing,

    /// <summary>It can be used.</summary>
    Ready,

    /// <summary>It cannot be used.</summary>
    Rejected,
}

/// <summary>A piece of music: from the library (no owner) or a person's own.</summary>
public sealed class Track
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose it is; null for the library.</summary>
    public Guid? OwnerId { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; set; }

    /// <summary>Who made it.</summary>
    public string Artist { get; set; } = "";

    /// <summary>Licence as it is to be named, e.g. <c>CC-BY 3.0</c>.</summary>
    public string Licence { get; set; } = "";

    /// <summary>Where it is in its life.</summary>
    public TrackStatus Status { get; set; } = TrackStatus.Processing;

    /// <summary>Why it was rejected, key of words.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>Length.</summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>Beats a minute, or null where none could be heard.</summary>
    public double? Bpm { get; set; }

    /// <summary>When its beats fall, seconds; empty where none could be heard.</summary>
    public double[] Beats { get; set; } = [];

    /// <summary>Integrated loudness, LUFS.</summary>
    public double? IntegratedLufs { get; set; }

    /// <summary>Loudness over its length for drawing: 0..255, one byte a point, at most 1 000 points.</summary>
    public byte[] Peaks { get; set; } = [];

    /// <summary>Object key.</summary>
    public required string ObjectKey { get; init; }

    /// <summary>Media type for playing.</summary>
    public required string ContentType { get; set; }

    /// <summary>Length in bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>SHA-256 of the bytes, hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The job that looks at it.</summary>
    public Guid? JobId { get; set; }

    /// <summary>When it was added (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was removed (UTC).</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

internal sealed class TrackConfiguration : IEntityTypeConfiguration<Track>
{
    public void Configure(EntityTypeBuilder<Track> builder)
    {
        builder.ToTable("track");
        builder.Property(t => t.Title).HasMaxLength(200);
        builder.Property(t => t.Artist).HasMaxLength(200);
        builder.Property(t => t.Licence).HasMaxLength(100);
        builder.Property(t => t.Sha256).HasMaxLength(64);
        builder.HasIndex(t => t.OwnerId);
    }
}

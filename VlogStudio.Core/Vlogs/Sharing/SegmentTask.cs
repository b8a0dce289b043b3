using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Vlogs.Sharing;

/// <summary>Where a shared segment is.</summary>
public enum SegmentTaskState
{
    /// <summary>Anybody may make it.</summary>
    Open,

    /// <summary>The film's own attempt makes it, or has.</summary>
    Kept,

    /// <summary>A helper makes it and holds a lease.</summary>
    Taken,

    /// <summary>A helper has made it; it lies in the store.</summary>
    Done,

    /// <summary>A helper could not make it; the film's own attempt is to find out why.</summary>
    Refused,
}

/// <summary>
/// A segment of a film that other nodes may make. The row lives while its film is made and decides nothing about it: state, progress and price are
/// the job's. Only this folder writes it.
/// </summary>
public sealed class SegmentTask
{
    /// <summary>The film's job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>Names the picture, and the plan and the tools it comes from.</summary>
    public required string Key { get; init; }

    /// <summary>The fence of the attempt it is shared by; a helper of an older one is refused.</summary>
    public required int Fence { get; set; }

    /// <summary>Its place in the film.</summary>
    public required int Position { get; set; }

    /// <summary>The mark of the tools that make these bytes.</summary>
    public required string Tools { get; set; }

    /// <summary>The segment as it was planned, JSON: a snapshot nothing changes.</summary>
    public required string Work { get; set; }

    /// <summary>How long a helper may be at it before the film's own attempt makes it, where nothing else is left to do.</summary>
    public required TimeSpan Patience { get; set; }

    /// <summary>Where it is.</summary>
    public SegmentTaskState State { get; set; }

    /// <summary>Rises with each helper that takes it; one with an older number is refused.</summary>
    public int Claim { get; set; }

    /// <summary>Who makes it or has made it.</summary>
    public string? WorkerId { get; set; }

    /// <summary>When the helper took it (UTC, database clock).</summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>Until when the helper holds it (UTC, database clock).</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>0..1.</summary>
    public double Progress { get; set; }

    /// <summary>Where it lies in the store.</summary>
    public string? ObjectKey { get; set; }

    /// <summary>SHA-256 of its bytes, hex.</summary>
    public string? Sha256 { get; set; }

    /// <summary>Its length in bytes.</summary>
    public long? Bytes { get; set; }

    /// <summary>What was found when it was decoded, JSON.</summary>
    public string? Note { get; set; }

    /// <summary>How long the helper was at it, seconds.</summary>
    public double? Seconds { get; set; }
}

internal sealed class SegmentTaskConfiguration : IEntityTypeConfiguration<SegmentTask>
{
    public void Configure(EntityTypeBuilder<SegmentTask> builder)
    {
        builder.ToTable("segment_task");
        builder.HasKey(t => new { t.JobId, t.Key });
        builder.Property(t => t.Key).HasMaxLength(64);
        builder.Property(t => t.Tools).HasMaxLength(64);
        builder.HasOne<Job>().WithMany().HasForeignKey(t => t.JobId);
        builder.HasIndex(t => new { t.Tools, t.State });
    }
}

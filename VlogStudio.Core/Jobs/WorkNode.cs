using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Jobs;

/// <summary>A process that runs jobs, as it last said of itself. All times are the database's.</summary>
public sealed class WorkNode
{
    /// <summary>Its id, unique per process; what claims and attempts name as their worker.</summary>
    public required string Id { get; init; }

    /// <summary>The machine's name.</summary>
    public required string Machine { get; init; }

    /// <summary>web, worker or all.</summary>
    public required string Role { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The version of its ffmpeg, or null where it has none.</summary>
    public string? FfmpegVersion { get; init; }

    /// <summary>Processor cores it may use.</summary>
    public required int Cores { get; init; }

    /// <summary>Memory it may use, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>How many jobs of each group it runs at once, JSON object.</summary>
    public required string Places { get; init; }

    /// <summary>When it started (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Its last heartbeat (UTC).</summary>
    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>When it stopped in order (UTC), or null.</summary>
    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>Whether an admin asked that it take no more work.</summary>
    public bool IsDraining { get; set; }
}

internal sealed class WorkNodeConfiguration : IEntityTypeConfiguration<WorkNode>
{
    public void Configure(EntityTypeBuilder<WorkNode> builder)
    {
        builder.ToTable("node");
        builder.Property(n => n.Id).HasMaxLength(200);
        builder.Property(n => n.Places).HasColumnType("jsonb");
        builder.HasIndex(n => n.SeenAt);
    }
}

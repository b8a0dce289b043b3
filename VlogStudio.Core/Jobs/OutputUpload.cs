using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Jobs;

/// <summary>A large output on its way into the store: what the next attempt goes on with when the one that sends it dies.</summary>
public sealed class OutputUpload
{
    /// <summary>The job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>What it is: film.mp4 …</summary>
    public required string Name { get; init; }

    /// <summary>Its object key.</summary>
    public required string Key { get; init; }

    /// <summary>The name the store gave the upload.</summary>
    public required string UploadId { get; init; }

    /// <summary>Length of its pieces but the last.</summary>
    public required long PartBytes { get; init; }

    /// <summary>Its length.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the whole, hex: another attempt may have made other bytes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was begun (UTC).</summary>
    public required DateTimeOffset BegunAt { get; init; }
}

internal sealed class OutputUploadConfiguration : IEntityTypeConfiguration<OutputUpload>
{
    public void Configure(EntityTypeBuilder<OutputUpload> builder)
    {
        builder.ToTable("output_upload");
        builder.HasKey(u => new { u.JobId, u.Name });
        builder.Property(u => u.Name).HasMaxLength(60);
        builder.Property(u => u.Sha256).HasMaxLength(64);
        builder.HasIndex(u => u.BegunAt);
    }
}

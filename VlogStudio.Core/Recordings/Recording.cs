using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Recordings;

/// <summary>Where a recording is in its life.</summary>
public enum RecordingStatus
{
    /// <summary>Its bytes are arriving.</summary>
    Uploading,

    /// <summary>It is being looked at.</summary>
    Processing,

    /// <summary>It can be used.</summary>
    Ready,

    /// <summary>It cannot be used; the error says why.</summary>
    Rejected,
}

/// <summary>Where the time of a recording was read.</summary>
public enum CapturedFrom
{
    /// <summary>The person said it with the upload.</summary>
    Uploader,

    /// <summary>QuickTime creation date with its time zone.</summary>
    QuickTime,

    /// <summary>The container's creation time (UTC by the standard; local where the maker is known to write it so).</summary>
    Container,

    /// <summary>The file's name.</summary>
    FileName,

    /// <summary>Nothing said it: the time of the upload.</summary>
    UploadTime,
}

/// <summary>What a person shot: the source of events and films. Only the Recordings room writes it.</summary>
public sealed class Recording
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The name the file had; shown, never used as a path.</summary>
    public required string Filename { get; set; }

    /// <summary>Where it is in its life.</summary>
    public RecordingStatus Status { get; set; } = RecordingStatus.Uploading;

    /// <summary>Why it was rejected, key of words.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>Values for the gaps of those words, JSON array.</summary>
    public string? ErrorArgs { get; set; }

    /// <summary>What is wrong with it though it can be used: keys of words.</summary>
    public string[] Damage { get; set; } = [];

    /// <summary>Length in bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>SHA-256 of the bytes, hex; null until they are all there.</summary>
    public string? Sha256 { get; set; }

    /// <summary>Object key of the untouched original.</summary>
    public string? OriginalKey { get; set; }

    /// <summary>Media type of the original, by its content; null until it was looked at.</summary>
    public string? ContentType { get; set; }

    /// <summary>Object key of the poster.</summary>
    public string? PosterKey { get; set; }

    /// <summary>Object key of the hover sprite.</summary>
    public string? SpriteKey { get; set; }

    /// <summary>Object key of the browser-playable copy, where the original is not one.</summary>
    public string? ProxyKey { get; set; }

    /// <summary>How the sprite is cut, <see cref="SpriteSheet"/> as JSON.</summary>
    public string? Sprite { get; set; }

    /// <summary>When the first frame was shot (UTC).</summary>
    public DateTimeOffset? CapturedAt { get; set; }

    /// <summary>Minutes the local clock was ahead of UTC there.</summary>
    public int? CapturedOffsetMinutes { get; set; }

    /// <summary>Where the time was read.</summary>
    public CapturedFrom? CapturedFrom { get; set; }

    /// <summary>The day it belongs to, by the local clock there.</summary>
    public DateOnly? LocalDate { get; set; }

    /// <summary>Length.</summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>Width as seen, pixels.</summary>
    public int? Width { get; set; }

    /// <summary>Height as seen, pixels.</summary>
    public int? Height { get; set; }

    /// <summary>Average frames a second.</summary>
    public double? Fps { get; set; }

    /// <summary>Degrees clockwise it is turned for showing.</summary>
    public int? Rotation { get; set; }

    /// <summary>Picture codec.</summary>
    public string? VideoCodec { get; set; }

    /// <summary>Sound codec, or null.</summary>
    public string? AudioCodec { get; set; }

    /// <summary>Degrees north.</summary>
    public double? Latitude { get; set; }

    /// <summary>Degrees east.</summary>
    public double? Longitude { get; set; }

    /// <summary>Name of the nearest place, or null.</summary>
    public string? PlaceName { get; set; }

    /// <summary>The whole probe, JSON of <see cref="Media.MediaProbe"/>.</summary>
    public string? Probe { get; set; }

    /// <summary>Measured signals, JSON of <see cref="RecordingSignals"/>.</summary>
    public string? Signals { get; set; }

    /// <summary>The job that looks at it.</summary>
    public Guid? JobId { get; set; }

    /// <summary>When the row was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it became ready or rejected (UTC).</summary>
    public DateTimeOffset? ReadyAt { get; set; }

    /// <summary>When the person removed it (UTC); the objects follow later.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

/// <summary>How a hover sprite is cut: a grid of equal pictures, left to right and down.</summary>
/// <param name="Columns">Pictures in a row.</param>
/// <param name="Count">Pictures in all.</param>
/// <param name="TileWidth">Width of one, pixels.</param>
/// <param name="TileHeight">Height of one, pixels.</param>
/// <param name="Seconds">Seconds of recording between two.</param>
public sealed record SpriteSheet(int Columns, int Count, int TileWidth, int TileHeight, double Seconds);

/// <summary>What was measured over a recording's length. Times are seconds from its start.</summary>
public sealed record RecordingSignals
{
    /// <summary>Seconds between two samples of the series.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>How much the picture changes, 0..1, one value a step.</summary>
    public required IReadOnlyList<double> Motion { get; init; }

    /// <summary>How sharp the picture is, 0..1, one value a step.</summary>
    public required IReadOnlyList<double> Sharpness { get; init; }

    /// <summary>How bright the picture is, 0..1, one value a step.</summary>
    public required IReadOnlyList<double> Brightness { get; init; }

    /// <summary>Momentary loudness in LUFS (-70 = silence), one value a step; empty without sound.</summary>
    public required IReadOnlyList<double> Loudness { get; init; }

    /// <summary>Scene changes, seconds.</summary>
    public required IReadOnlyList<double> Cuts { get; init; }

    /// <summary>Spans of silence, seconds.</summary>
    public required IReadOnlyList<SignalSpan> Silences { get; init; }

    /// <summary>Spans in which nothing moves, seconds.</summary>
    public required IReadOnlyList<SignalSpan> Stills { get; init; }

    /// <summary>Times of key frames, seconds; thinned to at most 4 096.</summary>
    public IReadOnlyList<double> KeyFrames { get; init; } = [];

    /// <summary>Integrated loudness, LUFS; null without sound.</summary>
    public double? IntegratedLufs { get; init; }

    /// <summary>True peak, dBTP; null without sound.</summary>
    public double? TruePeakDb { get; init; }
}

/// <summary>A stretch of time, seconds.</summary>
public readonly record struct SignalSpan(double Start, double End);

/// <summary>A resumable upload on its way in.</summary>
public sealed class Upload
{
    /// <summary>Its id, part of its URL.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Bytes to come in all; null while deferred.</summary>
    public long? Length { get; set; }

    /// <summary>Bytes that have arrived.</summary>
    public long Received { get; set; }

    /// <summary>The Upload-Metadata header as it came.</summary>
    public string? Metadata { get; set; }

    /// <summary>Where the bytes go straight to the store: the name the store gave the upload. Null where they come through the studio.</summary>
    public string? StoreUploadId { get; init; }

    /// <summary>Length of its pieces but the last, where they go straight to the store.</summary>
    public long? PartBytes { get; init; }

    /// <summary>The recording it is for.</summary>
    public required Guid RecordingId { get; init; }

    /// <summary>When it was begun (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is thrown away unless it goes on (UTC).</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When all bytes had arrived (UTC).</summary>
    public DateTimeOffset? CompletedAt { get; set; }
}

internal sealed class RecordingConfiguration : IEntityTypeConfiguration<Recording>, IEntityTypeConfiguration<Upload>
{
    public void Configure(EntityTypeBuilder<Recording> builder)
    {
        builder.ToTable("recording");
        builder.Property(r => r.Filename).HasMaxLength(400);
        builder.Property(r => r.Sha256).HasMaxLength(64);
        builder.Property(r => r.ContentType).HasMaxLength(60);
        builder.Property(r => r.ErrorArgs).HasColumnType("jsonb");
        builder.Property(r => r.Sprite).HasColumnType("jsonb");
        builder.Property(r => r.Probe).HasColumnType("jsonb");
        builder.Property(r => r.Signals).HasColumnType("jsonb");
        builder.HasIndex(r => new { r.UserId, r.LocalDate });
        builder.HasIndex(r => new { r.UserId, r.Sha256 });
    }

    public void Configure(EntityTypeBuilder<Upload> builder)
    {
        builder.ToTable("upload");
        builder.HasIndex(u => u.ExpiresAt).HasFilter("completed_at IS NULL");
        builder.HasOne<Recording>().WithMany().HasForeignKey(u => u.RecordingId);
    }
}

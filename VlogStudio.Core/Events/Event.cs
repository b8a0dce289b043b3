using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Core.Events;

/// <summary>A happening in a person's day: a stretch of one recording that can become a clip.</summary>
public sealed class Event
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The recording it is a stretch of.</summary>
    public required Guid RecordingId { get; init; }

    /// <summary>The day it belongs to, by the local clock there.</summary>
    public required DateOnly LocalDate { get; set; }

    /// <summary>Start within the recording.</summary>
    public required TimeSpan Start { get; set; }

    /// <summary>End within the recording.</summary>
    public required TimeSpan End { get; set; }

    /// <summary>When its first frame was shot (UTC).</summary>
    public required DateTimeOffset CapturedAt { get; set; }

    /// <summary>Minutes the local clock was ahead of UTC there.</summary>
    public int CapturedOffsetMinutes { get; set; }

    /// <summary>Its name; the person may change it.</summary>
    public required string Title { get; set; }

    /// <summary>Whether the person named it: detection and translation then leave the name alone.</summary>
    public bool IsTitleChosen { get; set; }

    /// <summary>What is to be seen and heard, in a sentence.</summary>
    public string Summary { get; set; } = "";

    /// <summary>How much it is worth showing, 0..1.</summary>
    public double Score { get; set; }

    /// <summary>What the score was made of, JSON of <see cref="ScoreReason"/>s.</summary>
    public string Reasons { get; set; } = "[]";

    /// <summary>Object key of its picture.</summary>
    public string? ThumbnailKey { get; set; }

    /// <summary>Degrees north.</summary>
    public double? Latitude { get; set; }

    /// <summary>Degrees east.</summary>
    public double? Longitude { get; set; }

    /// <summary>Name of the place, or null.</summary>
    public string? PlaceName { get; set; }

    /// <summary>Whether the person hid it.</summary>
    public bool IsHidden { get; set; }

    /// <summary>When it was found or made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was removed by a split, a merge or with its recording (UTC); kept for undo and for films made from it.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

/// <summary>One measured part of a score.</summary>
/// <param name="Code">Stable snake_case code, key of words: sharp, lively, loud_moment, shaky, dark, long_still …</param>
/// <param name="Value">The measurement, 0..1.</param>
/// <param name="Weight">How it counts, negative where it speaks against.</param>
public sealed record ScoreReason(string Code, double Value, double Weight);

internal sealed class EventConfiguration : IEntityTypeConfiguration<Event>
{
    public void Configure(EntityTypeBuilder<Event> builder)
    {
        builder.ToTable("event");
        builder.Property(e => e.Start).HasColumnName("start_offset");
        builder.Property(e => e.End).HasColumnName("end_offset");
        builder.Property(e => e.Title).HasMaxLength(200);
        builder.Property(e => e.Summary).HasMaxLength(1000);
        builder.Property(e => e.PlaceName).HasMaxLength(200);
        builder.Property(e => e.Reasons).HasColumnType("jsonb");
        builder.HasIndex(e => new { e.UserId, e.LocalDate });
        builder.HasOne<Recording>().WithMany().HasForeignKey(e => e.RecordingId);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VlogStudio.Core.Events;

/// <summary>One edit of a day's events, kept so that it can be taken back.</summary>
public sealed class EventEdit
{
    /// <summary>Its id; later edits have greater ones.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose events.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The day.</summary>
    public required DateOnly LocalDate { get; init; }

    /// <summary>change, split or merge.</summary>
    public required string Verb { get; init; }

    /// <summary>The edited events as they were, JSON of <see cref="EventSnapshot"/>s.</summary>
    public required string Before { get; init; }

    /// <summary>The events the edit made, which go when it is taken back.</summary>
    public required Guid[] CreatedIds { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was taken back (UTC), or null.</summary>
    public DateTimeOffset? UndoneAt { get; set; }
}

/// <summary>What an edit may change of an event.</summary>
public sealed record EventSnapshot(
    Guid Id, TimeSpan Start, TimeSpan End, DateTimeOffset CapturedAt, string Title, bool IsTitleChosen, string Summary, double Score, string Reasons,
    string? ThumbnailKey, bool IsHidden)
{
    /// <summary>An event as it is.</summary>
    internal static EventSnapshot Of(Event e) =>
        new(e.Id, e.Start, e.End, e.CapturedAt, e.Title, e.IsTitleChosen, e.Summary, e.Score, e.Reasons, e.ThumbnailKey, e.IsHidden);

    /// <summary>Makes an event what it was.</summary>
    internal void Restore(Event e)
    {
        (e.Start, e.End, e.CapturedAt) = (Start, End, CapturedAt);
        (e.Title, e.IsTitleChosen, e.Summary) = (Title, IsTitleChosen, Summary);
        (e.Score, e.Reasons, e.ThumbnailKey, e.IsHidden) = (Score, Reasons, ThumbnailKey, IsHidden);
        e.DeletedAt = null;
    }
}

internal sealed class EventEditConfiguration : IEntityTypeConfiguration<EventEdit>
{
    public void Configure(EntityTypeBuilder<EventEdit> builder)
    {
        builder.ToTable("event_edit");
        builder.Property(e => e.Verb).HasMaxLength(20);
        builder.Property(e => e.Before).HasColumnType("jsonb");
        builder.HasIndex(e => new { e.UserId, e.LocalDate });
    }
}

namespace VlogStudio.Core.Music;

/// <summary>A piece of music as a page or a program sees it.</summary>
public sealed record TrackView
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Who made it; may be empty.</summary>
    public required string Artist { get; init; }

    /// <summary>Licence as it is to be named; empty for a person's own.</summary>
    public required string Licence { get; init; }

    /// <summary>Whether it is the person's own, not the library's.</summary>
    public required bool Owned { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required TrackStatus Status { get; init; }

    /// <summary>Why it was rejected, key of words; or null.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Length; null until it was looked at.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Beats a minute, or null where none could be heard.</summary>
    public double? Bpm { get; init; }

    /// <summary>Integrated loudness, LUFS.</summary>
    public double? IntegratedLufs { get; init; }

    /// <summary>Loudness over its length for drawing: 0..255, one byte a point, at most 1 000 points; empty in lists.</summary>
    public IReadOnlyList<int> Peaks { get; init; } = [];

    /// <summary>The job that looks at it, or null.</summary>
    public Guid? JobId { get; init; }
}

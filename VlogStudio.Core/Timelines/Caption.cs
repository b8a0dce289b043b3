namespace VlogStudio.Core.Timelines;

/// <summary>Words over the picture for a while.</summary>
public sealed record Caption
{
    /// <summary>Its id within the timeline.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is, which decides its size and place.</summary>
    public required CaptionKind Kind { get; init; }

    /// <summary>The words; line breaks are kept.</summary>
    public required string Text { get; init; }

    /// <summary>Smaller words below, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>The film's frame at which it appears.</summary>
    public required int StartFrame { get; init; }

    /// <summary>How many frames it is seen.</summary>
    public required int Frames { get; init; }
}

/// <summary>What a caption is.</summary>
public enum CaptionKind
{
    /// <summary>Large, in the middle.</summary>
    Title,

    /// <summary>A name and what it stands for, low on the left.</summary>
    LowerThird,

    /// <summary>A date or a place, small, top left.</summary>
    Stamp,
}

/// <summary>A chapter of the film.</summary>
/// <param name="StartFrame">The film's frame at which it begins.</param>
/// <param name="Title">Its title.</param>
public sealed record Chapter(int StartFrame, string Title);

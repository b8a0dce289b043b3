namespace VlogStudio.Core.Timelines;

/// <summary>Subtitles burned into the film.</summary>
public sealed record SubtitleTrack
{
    /// <summary>What is said when, in the order of the film.</summary>
    public required IReadOnlyList<SubtitleCue> Cues { get; init; }

    /// <summary>How they look.</summary>
    public SubtitleStyle Style { get; init; } = new();
}

/// <summary>A line of speech.</summary>
public sealed record SubtitleCue
{
    /// <summary>When it appears in the film.</summary>
    public required TimeSpan Start { get; init; }

    /// <summary>When it is gone.</summary>
    public required TimeSpan End { get; init; }

    /// <summary>The words, without any mark-up; line breaks are kept.</summary>
    public required string Text { get; init; }

    /// <summary>When each word is said, for highlighting; empty where not known.</summary>
    public IReadOnlyList<SubtitleWord> Words { get; init; } = [];
}

/// <summary>A word of a line.</summary>
/// <param name="Start">When it begins, in the film.</param>
/// <param name="End">When it ends.</param>
/// <param name="Text">The word.</param>
public sealed record SubtitleWord(TimeSpan Start, TimeSpan End, string Text);

/// <summary>How subtitles look.</summary>
public sealed record SubtitleStyle
{
    /// <summary>Height of a line as a share of the picture's short side, 0.02..0.15.</summary>
    public double Size { get; init; } = 0.05;

    /// <summary>Where they stand.</summary>
    public SubtitlePlace Place { get; init; } = SubtitlePlace.Bottom;

    /// <summary>Free room at the picture's edges as a share of it, 0..0.3; 0.05 stays clear of the buttons that players lay over films.</summary>
    public double SafeMargin { get; init; } = 0.05;

    /// <summary>The words' colour, <c>#rrggbb</c>.</summary>
    public string Ink { get; init; } = "#ffffff";

    /// <summary>The colour of the word that is being said, or null for no highlighting.</summary>
    public string? Highlight { get; init; }

    /// <summary>A dark box behind the words rather than an outline.</summary>
    public bool Boxed { get; init; }
}

/// <summary>Where subtitles stand.</summary>
public enum SubtitlePlace
{
    /// <summary>At the bottom.</summary>
    Bottom,

    /// <summary>In the middle.</summary>
    Middle,

    /// <summary>At the top.</summary>
    Top,
}

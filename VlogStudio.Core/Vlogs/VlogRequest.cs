using System.Text.Json.Serialization;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>Height of a landscape film's picture.</summary>
public enum FilmResolution
{
    /// <summary>1280 × 720.</summary>
    [JsonStringEnumMemberName("720p")]
    P720,

    /// <summary>1920 × 1080.</summary>
    [JsonStringEnumMemberName("1080p")]
    P1080,

    /// <summary>3840 × 2160.</summary>
    [JsonStringEnumMemberName("2160p")]
    P2160,
}

/// <summary>Shape of a film's picture.</summary>
public enum FilmOrientation
{
    /// <summary>16:9.</summary>
    Landscape,

    /// <summary>9:16.</summary>
    Portrait,

    /// <summary>1:1.</summary>
    Square,
}

/// <summary>What is asked of a film; also the body of <c>POST /api/v1/vlogs</c>. Anything may be wrong in it: the validator says what.</summary>
public sealed record VlogRequest
{
    /// <summary>The day.</summary>
    public DateOnly TargetDate { get; init; }

    /// <summary>The events in the order of the film.</summary>
    public IReadOnlyList<Guid> EventIds { get; init; } = [];

    /// <summary>Title; null for one made of the day.</summary>
    public string? Title { get; init; }

    /// <summary>Picture size.</summary>
    public FilmResolution Resolution { get; init; } = FilmResolution.P1080;

    /// <summary>Picture shape.</summary>
    public FilmOrientation Orientation { get; init; } = FilmOrientation.Landscape;

    /// <summary>The film is never longer than this many seconds.</summary>
    public double MaxDuration { get; init; } = 60;

    /// <summary>How clips follow each other.</summary>
    public TransitionKind Transition { get; init; } = TransitionKind.Cut;

    /// <summary>How pictures of another shape are fitted.</summary>
    public ClipFit Fit { get; init; } = ClipFit.Blur;

    /// <summary>The track, or null for none.</summary>
    public Guid? MusicId { get; init; }

    /// <summary>Where the piece begins in the track, seconds; null for its start.</summary>
    public double? MusicStart { get; init; }

    /// <summary>Where the piece ends in the track, seconds; null for its end.</summary>
    public double? MusicEnd { get; init; }

    /// <summary>How loud the music is, 0..1; null for 0.6.</summary>
    public double? MusicVolume { get; init; }

    /// <summary>How loud the clips' own sound is, 0..1; null for 1. 0 leaves it out.</summary>
    public double? OriginalVolume { get; init; }

    /// <summary>Whether the music steps back while the clips are heard; null for yes.</summary>
    public bool? Duck { get; init; }
}

namespace VlogStudio.Core.Timelines;

/// <summary>A voice over the film; the clips' own sound and the music step back for it.</summary>
public sealed record VoiceTrack
{
    /// <summary>The sound it is taken from; a source of the render, like a clip's.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>Where it begins in the source.</summary>
    public TimeSpan In { get; init; }

    /// <summary>The film's frame at which it begins.</summary>
    public int StartFrame { get; init; }

    /// <summary>How loud, 0..1.</summary>
    public double Volume { get; init; } = 1;
}

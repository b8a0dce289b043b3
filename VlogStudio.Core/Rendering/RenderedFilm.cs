namespace VlogStudio.Core.Rendering;

/// <summary>A film that was made and verified.</summary>
public sealed record RenderedFilm
{
    /// <summary>The film, MP4 (H.264, AAC, faststart), in the scratch folder.</summary>
    public required string FilmPath { get; init; }

    /// <summary>Its poster, JPEG.</summary>
    public required string PosterPath { get; init; }

    /// <summary>How many frames it has: exactly those of <see cref="Timeline"/>.</summary>
    public required int Frames { get; init; }

    /// <summary>Its length.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Integrated loudness measured on the film, LUFS; null when it is silent.</summary>
    public double? IntegratedLufs { get; init; }

    /// <summary>True peak measured on the film, dBTP; null when it is silent.</summary>
    public double? TruePeakDb { get; init; }

    /// <summary>SHA-256 of the film, hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Length of the film in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The timeline as it was rendered: the one asked for, without the skipped clips.</summary>
    public required Timelines.Timeline Timeline { get; init; }

    /// <summary>Clips left out because their footage could not be used; empty for a whole film.</summary>
    public IReadOnlyList<SkippedClip> SkippedClips { get; init; } = [];

    /// <summary>What it cost to make.</summary>
    public required RenderCost Cost { get; init; }
}

/// <summary>A clip that is not in the film.</summary>
/// <param name="Index">Its place in the timeline that was asked for.</param>
/// <param name="ClipId">Its id.</param>
/// <param name="Code">Why, key of words: source_missing, no_video, clip_undecodable.</param>
/// <param name="Detail">What ffmpeg said, for the log.</param>
public sealed record SkippedClip(int Index, Guid ClipId, string Code, string Detail);

/// <summary>What a render cost.</summary>
/// <param name="WallTime">From start to verified film.</param>
/// <param name="CpuTime">Processor time of all ffmpeg runs.</param>
/// <param name="PeakBytes">The largest resident memory of one ffmpeg run.</param>
/// <param name="SegmentsMade">Segments encoded.</param>
/// <param name="SegmentsReused">Segments found in the cache.</param>
public sealed record RenderCost(TimeSpan WallTime, TimeSpan CpuTime, long PeakBytes, int SegmentsMade, int SegmentsReused)
{
    /// <summary>Segments that other machines made for this render.</summary>
    public int SegmentsHelped { get; init; }
}

/// <summary>What a render is at.</summary>
public enum RenderPhase
{
    /// <summary>Planning, looking into the cache.</summary>
    Preparing,

    /// <summary>Making segments of picture.</summary>
    Picture,

    /// <summary>Mixing the sound.</summary>
    Sound,

    /// <summary>Joining picture and sound.</summary>
    Assembling,

    /// <summary>Decoding and measuring what came out; making the poster.</summary>
    Verifying,
}

/// <summary>How far a render is.</summary>
/// <param name="Phase">What it is at.</param>
/// <param name="Fraction">0..1 of the whole; never falls within a render.</param>
/// <param name="Remaining">Time to go by this machine's own pace; null until it is known.</param>
public sealed record RenderProgress(RenderPhase Phase, double Fraction, TimeSpan? Remaining);

namespace VlogStudio.Core.Media;

/// <summary>What a file turned out to hold, as ffprobe measured it and as the product speaks of it.</summary>
public sealed record MediaProbe
{
    /// <summary>ffprobe's name of the container, e.g. <c>mov,mp4,m4a,3gp,3g2,mj2</c>.</summary>
    public required string Container { get; init; }

    /// <summary>Length; measured from packets where the header has none.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Whether the header had no believable length, so that it was measured from packets.</summary>
    public bool IsDurationMeasured { get; init; }

    /// <summary>How many streams of any kind the file has.</summary>
    public int StreamCount { get; init; }

    /// <summary>The picture that is used, or null in a sound file.</summary>
    public VideoStream? Video { get; init; }

    /// <summary>The sound that is used, or null in a silent file.</summary>
    public AudioStream? Audio { get; init; }

    /// <summary>Container and stream tags, lower-case keys, as read.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>A picture stream.</summary>
public sealed record VideoStream
{
    /// <summary>The stream's index in the file.</summary>
    public required int Index { get; init; }

    /// <summary>Codec as ffprobe names it, e.g. <c>h264</c>.</summary>
    public required string Codec { get; init; }

    /// <summary>Coded width in pixels, before rotation and pixel shape.</summary>
    public required int CodedWidth { get; init; }

    /// <summary>Coded height in pixels.</summary>
    public required int CodedHeight { get; init; }

    /// <summary>Width as seen: upright, square pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height as seen.</summary>
    public required int Height { get; init; }

    /// <summary>Degrees clockwise the picture is turned for showing: 0, 90, 180 or 270.</summary>
    public int Rotation { get; init; }

    /// <summary>Whether the picture is mirrored left to right, before it is turned.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>Average frames a second.</summary>
    public required double Fps { get; init; }

    /// <summary>Whether frames do not come evenly spaced, as far as the header tells.</summary>
    public bool IsVariableRate { get; init; }

    /// <summary>Whether samples span the full range (yuvj, "pc") and not the video range.</summary>
    public bool IsFullRange { get; init; }

    /// <summary>Pixel format, e.g. <c>yuv420p</c>.</summary>
    public required string PixelFormat { get; init; }

    /// <summary>Transfer function, e.g. <c>bt709</c>, <c>arib-std-b67</c>, <c>smpte2084</c>; null if unsaid.</summary>
    public string? Transfer { get; init; }

    /// <summary>Colour primaries; null if unsaid.</summary>
    public string? Primaries { get; init; }

    /// <summary>Colour matrix; null if unsaid.</summary>
    public string? Matrix { get; init; }

    /// <summary>Sample aspect ratio, width over height; 1 for square pixels.</summary>
    public double SampleAspect { get; init; } = 1;

    /// <summary>Whether frames are two interlaced fields.</summary>
    public bool IsInterlaced { get; init; }

    /// <summary>When the first frame is shown, from the start of the file.</summary>
    public TimeSpan StartsAt { get; init; }

    /// <summary>Length of the picture; may differ from the file's. Null where the header does not say.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Bits a second; 0 if unknown.</summary>
    public long BitRate { get; init; }

    /// <summary>Whether the picture is HLG or PQ and must be tone-mapped.</summary>
    public bool IsHdr => Transfer is "arib-std-b67" or "smpte2084";
}

/// <summary>A sound stream.</summary>
public sealed record AudioStream
{
    /// <summary>The stream's index in the file.</summary>
    public required int Index { get; init; }

    /// <summary>Codec as ffprobe names it.</summary>
    public required string Codec { get; init; }

    /// <summary>Samples a second.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Channels: 1 mono, 2 stereo, 6 for 5.1.</summary>
    public required int Channels { get; init; }

    /// <summary>When the first sample is heard, from the start of the file.</summary>
    public TimeSpan StartsAt { get; init; }

    /// <summary>Length of the sound; may differ from the picture's.</summary>
    public TimeSpan? Duration { get; init; }
}

using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>A recording as a page or a program sees it.</summary>
public sealed record RecordingView
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name the file had.</summary>
    public required string Filename { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required RecordingStatus Status { get; init; }

    /// <summary>Why it was rejected, or null; the words stand under its code.</summary>
    public Problem? Error { get; init; }

    /// <summary>What is wrong with it though it can be used: codes, keys of words.</summary>
    public required IReadOnlyList<string> Damage { get; init; }

    /// <summary>Length in bytes; while uploading, what is announced (0 if unknown).</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the bytes, hex; null until they are all there.</summary>
    public string? Sha256 { get; init; }

    /// <summary>An older recording of the same person with the same bytes, or null.</summary>
    public Guid? DuplicateOf { get; init; }

    /// <summary>When the first frame was shot (UTC).</summary>
    public DateTimeOffset? CapturedAt { get; init; }

    /// <summary>Minutes the local clock was ahead of UTC there; guessed from place or home zone where nothing says it.</summary>
    public int? CapturedOffsetMinutes { get; init; }

    /// <summary>Where the time was read.</summary>
    public CapturedFrom? CapturedFrom { get; init; }

    /// <summary>The day it belongs to, by the local clock there.</summary>
    public DateOnly? LocalDate { get; init; }

    /// <summary>Length; null until probed.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Width as seen, pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Height as seen, pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Average frames a second.</summary>
    public double? Fps { get; init; }

    /// <summary>Degrees clockwise it is turned for showing; width and height are after the turn.</summary>
    public int? Rotation { get; init; }

    /// <summary>Picture codec.</summary>
    public string? VideoCodec { get; init; }

    /// <summary>Sound codec, or null in a silent recording.</summary>
    public string? AudioCodec { get; init; }

    /// <summary>Where it was shot, or null.</summary>
    public GeoPoint? Location { get; init; }

    /// <summary>Name of the nearest place, or null.</summary>
    public string? PlaceName { get; init; }

    /// <summary>The job that looks at it, or null while uploading.</summary>
    public Guid? JobId { get; init; }

    /// <summary>How many events were found in it.</summary>
    public required int EventCount { get; init; }

    /// <summary>Whether there is a still picture to ask for.</summary>
    public required bool HasPoster { get; init; }

    /// <summary>How the hover sprite is cut, or null where there is none.</summary>
    public SpriteSheet? Sprite { get; init; }

    /// <summary>Whether playing sends a browser-playable copy instead of the original.</summary>
    public required bool HasProxy { get; init; }

    /// <summary>When the upload began (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A point on the globe: degrees north and east.</summary>
public readonly record struct GeoPoint(double Lat, double Lon);

/// <summary>Which recordings are wanted.</summary>
/// <param name="Date">Only those of this local day.</param>
/// <param name="Status">Only those in this state.</param>
/// <param name="Sha256">Only those with these bytes, hex.</param>
/// <param name="Text">Only those whose file name or place holds these words.</param>
public sealed record RecordingFilter(DateOnly? Date = null, RecordingStatus? Status = null, string? Sha256 = null, string? Text = null);

/// <summary>Which bytes of a recording are wanted.</summary>
public enum RecordingMedia
{
    /// <summary>The still picture (JPEG).</summary>
    Poster,

    /// <summary>The hover sprite (JPEG).</summary>
    Sprite,

    /// <summary>What a browser can play: the proxy where there is one, else the original.</summary>
    Stream,

    /// <summary>The untouched original.</summary>
    Original,
}

using System.Text.Json.Serialization;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>How many lines a film has on its short side.</summary>
public enum FilmResolution
{
    /// <summary>720 lines.</summary>
    [JsonStringEnumMemberName("720p")]
    P720,

    /// <summary>1080 lines.</summary>
    [JsonStringEnumMemberName("1080p")]
    P1080,

    /// <summary>2160 lines.</summary>
    [JsonStringEnumMemberName("2160p")]
    P2160,
}

/// <summary>Which way a film stands.</summary>
public enum FilmOrientation
{
    /// <summary>16:9.</summary>
    Landscape,

    /// <summary>9:16.</summary>
    Portrait,

    /// <summary>1:1.</summary>
    Square,
}

/// <summary>
/// What kind of file a film becomes. One profile, one encoder setting: segments of the same profile can be joined without encoding again.
/// </summary>
public sealed record RenderProfile
{
    /// <summary>Picture size, pixels, both even.</summary>
    public required FrameSize Size { get; init; }

    /// <summary>Frames a second.</summary>
    public FrameRate Rate { get; init; } = FrameRate.Thirty;

    /// <summary>How the picture is coded.</summary>
    public FilmCodec Codec { get; init; } = FilmCodec.H264;

    /// <summary>How much detail is kept.</summary>
    public FilmQuality Quality { get; init; } = FilmQuality.Standard;

    /// <summary>The encoder's own preset; null for the one that suits the codec.</summary>
    public string? Preset { get; init; }

    /// <summary>The encoder's own constant rate factor, lower is better and larger; null for the one of <see cref="Quality"/>.</summary>
    public int? Crf { get; init; }

    /// <summary>AAC bits a second.</summary>
    public int AudioBitRate { get; init; } = 192_000;

    /// <summary>The loudness aimed at, LUFS.</summary>
    public double TargetLufs { get; init; } = -14;

    /// <summary>The highest true peak, dBTP.</summary>
    public double MaxTruePeakDb { get; init; } = -1;

    /// <summary>The preset that is used: each costs about what its codec is worth on a processor without special hardware.</summary>
    internal string EffectivePreset => Preset ?? Codec switch
    {
        FilmCodec.H264 => "veryfast",
        FilmCodec.Hevc => "superfast",
        FilmCodec.Av1 => "10",
        _ => throw new ArgumentOutOfRangeException(nameof(Codec)),
    };

    /// <summary>The rate factor that is used. The codecs count differently: these look alike.</summary>
    internal int EffectiveCrf => Crf ?? (Codec, Quality) switch
    {
        (FilmCodec.H264, FilmQuality.Small) => 26,
        (FilmCodec.H264, FilmQuality.Standard) => 22,
        (FilmCodec.H264, FilmQuality.High) => 18,
        (FilmCodec.Hevc, FilmQuality.Small) => 29,
        (FilmCodec.Hevc, FilmQuality.Standard) => 25,
        (FilmCodec.Hevc, FilmQuality.High) => 20,
        (FilmCodec.Av1, FilmQuality.Small) => 43,
        (FilmCodec.Av1, FilmQuality.Standard) => 35,
        (FilmCodec.Av1, FilmQuality.High) => 26,
        _ => throw new ArgumentOutOfRangeException(nameof(Quality)),
    };

    /// <summary>The profile of a resolution and orientation.</summary>
    public static RenderProfile For(
        FilmResolution resolution, FilmOrientation orientation, FilmCodec codec = FilmCodec.H264, FrameRate? rate = null, FilmQuality quality = FilmQuality.Standard) =>
        new() { Size = SizeOf(resolution, orientation), Codec = codec, Rate = rate ?? FrameRate.Thirty, Quality = quality };

    /// <summary>Picture size of a resolution and orientation.</summary>
    public static FrameSize SizeOf(FilmResolution resolution, FilmOrientation orientation)
    {
        var (shorter, longer) = resolution switch
        {
            FilmResolution.P720 => (720, 1280),
            FilmResolution.P1080 => (1080, 1920),
            FilmResolution.P2160 => (2160, 3840),
            _ => throw new ArgumentOutOfRangeException(nameof(resolution)),
        };
        return orientation switch
        {
            FilmOrientation.Landscape => new FrameSize(longer, shorter),
            FilmOrientation.Portrait => new FrameSize(shorter, longer),
            FilmOrientation.Square => new FrameSize(shorter, shorter),
            _ => throw new ArgumentOutOfRangeException(nameof(orientation)),
        };
    }

    /// <summary>Reads <c>720p</c>, <c>1080p</c>, <c>2160p</c>.</summary>
    public static bool TryParseResolution(string? text, out FilmResolution resolution)
    {
        FilmResolution? found = text switch
        {
            "720p" => FilmResolution.P720,
            "1080p" => FilmResolution.P1080,
            "2160p" => FilmResolution.P2160,
            _ => null,
        };
        resolution = found ?? FilmResolution.P720;
        return found is not null;
    }
}

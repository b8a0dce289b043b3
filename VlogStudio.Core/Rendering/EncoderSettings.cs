using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// The one encoder setting of a profile. All segments share their parameter sets and begin with a picture that needs no other, so that joining
/// them is copying, whatever the codec.
/// </summary>
internal static class EncoderSettings
{
    public static string[] Arguments(RenderProfile profile, FrameRate rate)
    {
        var keyInterval = Math.Max(1, 2 * rate.Numerator / rate.Denominator);
        return
        [
            "-an", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", .. Codec(profile, keyInterval), "-pix_fmt", "yuv420p",
            "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
            // Photographs, cards and recordings say different things of it, or nothing: it would be in their parameter sets, which have to be the same.
            "-chroma_sample_location", "left",
            "-video_track_timescale", FilterText.Number(TimeScale(rate)), "-fflags", "+bitexact", "-flags:v", "+bitexact",
        ];
    }

    /// <summary>ffmpeg's name of the encoder of a codec.</summary>
    public static string EncoderOf(FilmCodec codec) => codec switch
    {
        FilmCodec.H264 => "libx264",
        FilmCodec.Hevc => "libx265",
        FilmCodec.Av1 => "libsvtav1",
        _ => throw new ArgumentOutOfRangeException(nameof(codec)),
    };

    /// <summary>ffprobe's name of a codec.</summary>
    public static string NameOf(FilmCodec codec) => codec switch
    {
        FilmCodec.H264 => "h264",
        FilmCodec.Hevc => "hevc",
        FilmCodec.Av1 => "av1",
        _ => throw new ArgumentOutOfRangeException(nameof(codec)),
    };

    /// <summary>The mark in the MP4 that players go by: HEVC plays on Apple's only as <c>hvc1</c>.</summary>
    public static string TagOf(FilmCodec codec) => codec switch
    {
        FilmCodec.H264 => "avc1",
        FilmCodec.Hevc => "hvc1",
        FilmCodec.Av1 => "av01",
        _ => throw new ArgumentOutOfRangeException(nameof(codec)),
    };

    /// <summary>
    /// Threads of x264, which decide the bytes it writes: never by the number of cores, or the same segment would come out otherwise on another
    /// machine, and on this one beside another number of segments. The other encoders write the same bytes with any number.
    /// </summary>
    private const int ThreadsOfH264 = 2;

    /// <summary>The arguments with a number of threads, where that does not change what is written.</summary>
    public static IEnumerable<string> WithThreads(IReadOnlyList<string> encoder, int threads)
    {
        for (var i = 0; i < encoder.Count; i++)
        {
            var pools = i == 0 ? null : encoder[i - 1] switch
            {
                "-x265-params" => FilterText.Invariant($":pools={threads}:frame-threads=1"),
                "-svtav1-params" => FilterText.Invariant($":lp={threads}"),
                _ => null,
            };
            yield return encoder[i] + pools;
        }

        yield return "-threads";
        yield return FilterText.Number(encoder.Contains(EncoderOf(FilmCodec.H264)) ? ThreadsOfH264 : threads);
    }

    /// <summary>Ticks a second of the film's track: every frame is a whole number of them.</summary>
    public static int TimeScale(FrameRate rate)
    {
        var scale = rate.Numerator;
        while (scale < 10_000)
        {
            scale *= 2;
        }

        return scale;
    }

    private static string[] Codec(RenderProfile profile, int keyInterval)
    {
        var shortest = Math.Max(1, keyInterval / 4);
        string[] common = ["-c:v", EncoderOf(profile.Codec), "-preset", profile.EffectivePreset, "-crf", FilterText.Number(profile.EffectiveCrf)];
        return profile.Codec switch
        {
            FilmCodec.H264 => [.. common, "-profile:v", "high", "-x264-params", FilterText.Invariant($"keyint={keyInterval}:min-keyint={shortest}:open-gop=0")],
            FilmCodec.Hevc =>
            [
                .. common, "-profile:v", "main", "-tag:v", "hvc1",
                "-x265-params", FilterText.Invariant($"log-level=error:keyint={keyInterval}:min-keyint={shortest}:open-gop=0:repeat-headers=0:info=0"),
            ],
            FilmCodec.Av1 => [.. common, "-g", FilterText.Number(keyInterval), "-svtav1-params", "irefresh-type=2"],
            _ => throw new ArgumentOutOfRangeException(nameof(profile)),
        };
    }
}

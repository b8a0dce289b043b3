using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>The one encoder setting of a profile. All segments share one SPS and PPS, so that joining them is copying.</summary>
internal static class EncoderSettings
{
    public static string[] Arguments(RenderProfile profile, FrameRate rate)
    {
        var keyInterval = Math.Max(1, 2 * rate.Numerator / rate.Denominator);
        return
        [
            "-an", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1",
            "-c:v", "libx264", "-preset", profile.Preset, "-crf", FilterText.Number(profile.Quality), "-profile:v", "high", "-pix_fmt", "yuv420p",
            "-x264-params", FilterText.Invariant($"keyint={keyInterval}:min-keyint={Math.Max(1, keyInterval / 4)}:open-gop=0"),
            "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
            "-video_track_timescale", FilterText.Number(TimeScale(rate)), "-fflags", "+bitexact", "-flags:v", "+bitexact",
        ];
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
}

using System.Globalization;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>Tells whether browsers can play a recording as it is, and makes a copy they can play where not.</summary>
internal static class BrowserProxy
{
    private const int LongSide = 1280;
    private const int ShortSide = 720;

    /// <summary>The media type of the original, by what it holds.</summary>
    public static string ContentType(MediaProbe probe) => probe.Container switch
    {
        var c when c.Contains("mp4", StringComparison.Ordinal) => probe.Tags.GetValueOrDefault("major_brand") is { } brand && brand.StartsWith("qt", StringComparison.Ordinal) && !IsPlayable(probe)
            ? "video/quicktime"
            : "video/mp4",
        var c when c.Contains("matroska", StringComparison.Ordinal) => IsWebm(probe) ? "video/webm" : "video/x-matroska",
        "avi" => "video/x-msvideo",
        "mpegts" => "video/mp2t",
        _ => "application/octet-stream",
    };

    /// <summary>Whether every current browser plays it, in its true colours, and can seek in it.</summary>
    public static bool IsPlayable(MediaProbe probe) =>
        probe is { Video: { IsHdr: false, IsInterlaced: false, PixelFormat: "yuv420p" or "yuvj420p" } video, IsDurationMeasured: false }
        && ((probe.Container.Contains("mp4", StringComparison.Ordinal) && video.Codec == "h264" && probe.Audio?.Codec is null or "aac" or "mp3") || IsWebm(probe))
        && (probe.Container.Contains("mp4", StringComparison.Ordinal) || probe.Container.Contains("webm", StringComparison.Ordinal));

    /// <summary>Makes the copy.</summary>
    /// <exception cref="MediaException">It could not be made.</exception>
    public static async Task<string> MakeAsync(MediaTools media, string source, MediaProbe probe, bool withSound, string folder, Action<double> onProgress, CancellationToken ct)
    {
        var target = Path.Combine(folder, "proxy.mp4");
        var video = probe.Video!;
        var (width, height) = PictureFilters.Fit(video, LongSide, ShortSide);
        List<string> outputs =
        [
            "-map", string.Create(CultureInfo.InvariantCulture, $"0:{video.Index}"), "-vf", PictureFilters.Scale(video, width, height) + ",format=yuv420p",
            "-vsync", "vfr", "-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-profile:v", "high", "-g", "60", "-maxrate", "4M", "-bufsize", "8M",
        ];
        if (withSound && probe.Audio is { } audio)
        {
            outputs.AddRange(["-map", string.Create(CultureInfo.InvariantCulture, $"0:{audio.Index}"), "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"]);
        }
        outputs.AddRange(["-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart", target]);
        var command = new FfmpegCommand { Inputs = [new FfmpegInput(source, [])], Outputs = outputs, ExpectedDuration = probe.Duration, StopOnError = false, ScratchFolder = folder };
        await media.RunAsync(command, progress => onProgress(progress.Fraction), ct);
        return target;
    }

    private static bool IsWebm(MediaProbe probe) =>
        probe.Container.Contains("webm", StringComparison.Ordinal) && probe.Video?.Codec is "vp8" or "vp9" && probe.Audio?.Codec is null or "opus" or "vorbis";
}

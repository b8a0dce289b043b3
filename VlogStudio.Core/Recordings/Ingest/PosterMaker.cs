using System.Globalization;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>Takes the still picture of a recording: a sharp, well-lit frame, upright.</summary>
internal static class PosterMaker
{
    private const int LongSide = 1280;

    /// <summary>Where to take it: sharp, neither dark nor blown out, not at the shaky ends.</summary>
    public static double Choose(IReadOnlyList<PictureSample> samples, double duration)
    {
        var inner = samples.Where(s => s.Seconds >= duration * 0.05 && s.Seconds <= duration * 0.9).ToArray();
        var candidates = inner.Length > 0 ? inner : [.. samples];
        return candidates.Length == 0 ? 0 : candidates.MaxBy(s => s.Sharpness - (1.5 * Math.Abs(Math.Clamp(s.Brightness, 0.25, 0.7) - s.Brightness)) - s.Change).Seconds;
    }

    /// <summary>The picture's file; null when the recording gives none.</summary>
    public static async Task<string?> MakeAsync(MediaTools media, string source, VideoStream video, double at, string folder, CancellationToken ct) =>
        await TryMakeAsync(media, source, video, at, folder, ct) ?? await TryMakeAsync(media, source, video, 0, folder, ct);

    private static async Task<string?> TryMakeAsync(MediaTools media, string source, VideoStream video, double at, string folder, CancellationToken ct)
    {
        var (width, height) = PictureFilters.Fit(video, LongSide, LongSide);
        var target = Path.Combine(folder, "poster.jpg");
        File.Delete(target);
        // A hair earlier, for the seek must not land behind the very frame.
        var seek = Math.Max(0, at - 0.005).ToString("0.###", CultureInfo.InvariantCulture);
        var command = new FfmpegCommand
        {
            Inputs = [new FfmpegInput(source, at > 0 ? ["-ss", seek] : [])],
            Outputs =
            [
                "-map", string.Create(CultureInfo.InvariantCulture, $"0:{video.Index}"), "-frames:v", "1", "-vf", PictureFilters.Scale(video, width, height),
                "-q:v", "3", "-map_metadata", "-1", "-update", "1", target,
            ],
            StopOnError = false,
            ScratchFolder = folder,
        };
        try { await media.RunAsync(command, null, ct); }
        catch (MediaException e) when (!e.IsTransient)
        {
            return null;
        }
        return new FileInfo(target) is { Exists: true, Length: > 0 } ? target : null;
    }
}

using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;

namespace VlogStudio.Core.Rendering;

/// <summary>Takes a picture out of a finished film.</summary>
/// <param name="media">The door to ffmpeg.</param>
public sealed class TakePicture(MediaTools media)
{
    private const int MostWidth = 1280;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Writes the picture that is seen at a time as JPEG, at most 1280 wide.</summary>
    /// <param name="film">The film's local file.</param>
    /// <param name="at">The time within the film.</param>
    /// <param name="target">Where the picture is written; its folder is the run's only place to write.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="MediaException">No picture came out.</exception>
    public async Task HandleAsync(string film, TimeSpan at, string target, CancellationToken ct)
    {
        await media.RunAsync(Command(film, at, target) with { WallLimit = Limit }, null, ct);
        if (new FileInfo(target) is not { Exists: true, Length: > 0 }) { throw new MediaException("media_undecodable", "No picture came out."); }
    }

    internal static FfmpegCommand Command(string film, TimeSpan at, string target) => new()
    {
        Inputs = [new FfmpegInput(film, ["-ss", FilterText.Seconds(at)])],
        Outputs =
        [
            "-map", "0:v:0", "-frames:v", "1", "-vf", FilterText.Invariant($"scale='min({MostWidth},iw)':-2:flags=lanczos:out_range=pc,format=yuvj420p"),
            "-q:v", "3", "-map_metadata", "-1", "-fflags", "+bitexact", "-f", "mjpeg", target,
        ],
        ScratchFolder = Path.GetDirectoryName(target)!,
    };
}

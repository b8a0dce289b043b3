using System.Globalization;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;

namespace VlogStudio.Core.Rendering;

/// <summary>Chooses the film's sharpest well-lit key frame and makes a JPEG of it.</summary>
internal sealed class PosterMaker(MediaTools media, RunMeter meter)
{
    private const int Width = 160;
    private const int Height = 90;
    private const int MostCandidates = 48;
    private const int PosterWidth = 1280;

    public async Task MakeAsync(string film, IReadOnlyList<TimeSpan> keyFrames, string target, CancellationToken ct)
    {
        var best = await ChooseAsync(film, keyFrames, Path.GetDirectoryName(target)!, ct);
        await meter.CountAsync(media.RunAsync(
            new FfmpegCommand
            {
                Inputs = [new FfmpegInput(film, ["-ss", FilterText.Seconds(best)])],
                Outputs =
                [
                    "-map", "0:v:0", "-frames:v", "1", "-vf", FilterText.Invariant($"scale='min({PosterWidth},iw)':-2:flags=lanczos:out_range=pc,format=yuvj420p"),
                    "-q:v", "3", "-map_metadata", "-1", "-fflags", "+bitexact", "-f", "mjpeg", target,
                ],
                ScratchFolder = Path.GetDirectoryName(target)!,
            },
            null,
            ct));
    }

    private async Task<TimeSpan> ChooseAsync(string film, IReadOnlyList<TimeSpan> keyFrames, string folder, CancellationToken ct)
    {
        var every = Math.Max(1, (keyFrames.Count + MostCandidates - 1) / MostCandidates);
        var raw = Path.Combine(folder, "candidates.gray");
        await meter.CountAsync(media.RunAsync(
            new FfmpegCommand
            {
                Inputs = [new FfmpegInput(film, ["-skip_frame", "nokey"])],
                Outputs =
                [
                    "-map", "0:v:0", "-vf", string.Create(CultureInfo.InvariantCulture, $"select='not(mod(n,{every}))',scale={Width}:{Height}:flags=area,format=gray"),
                    "-fps_mode", "passthrough", "-f", "rawvideo", raw,
                ],
                ScratchFolder = folder,
            },
            null,
            ct));
        var (best, bestScore) = (0, double.NegativeInfinity);
        var picture = new byte[Width * Height];
        await using (var file = new FileStream(raw, FileMode.Open, FileAccess.Read))
        {
            for (var i = 0; await file.ReadAtLeastAsync(picture, picture.Length, throwOnEndOfStream: false, ct) == picture.Length; i++)
            {
                var score = Score(picture, Width, Height);
                if (score > bestScore)
                {
                    (best, bestScore) = (i, score);
                }
            }
        }

        File.Delete(raw);
        return best * every < keyFrames.Count ? keyFrames[best * every] : TimeSpan.Zero;
    }

    /// <summary>Sharpness (mean Laplacian) times how well lit and how varied the picture is; dark, burnt-out and flat ones lose.</summary>
    internal static double Score(ReadOnlySpan<byte> gray, int width, int height)
    {
        double sum = 0, squares = 0, edges = 0;
        for (var i = 0; i < gray.Length; i++)
        {
            sum += gray[i];
            squares += (double)gray[i] * gray[i];
        }

        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                var at = (y * width) + x;
                edges += Math.Abs((4 * gray[at]) - gray[at - 1] - gray[at + 1] - gray[at - width] - gray[at + width]);
            }
        }

        var mean = sum / gray.Length;
        var contrast = Math.Sqrt(Math.Max(0, (squares / gray.Length) - (mean * mean)));
        var light = Math.Clamp(1 - (Math.Abs(mean - 125) / 125), 0.02, 1);
        return light * (1 + Math.Min(contrast, 60)) * Math.Sqrt(1 + (edges / gray.Length));
    }
}

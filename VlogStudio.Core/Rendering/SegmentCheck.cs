using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// Decodes a segment that was just made, from end to end, and looks at its key frames on the way. It is the only time its pictures are decoded:
/// later films prove by checksums that they hold the same bytes.
/// </summary>
internal sealed class SegmentCheck(MediaTools media, RunMeter meter)
{
    private const int Width = 160;
    private const int Height = 90;

    /// <summary>Decodes it.</summary>
    /// <exception cref="MediaException">film_invalid: it does not decode to its frames.</exception>
    public async Task<SegmentNote> CheckAsync(string path, int frames, int threads, CancellationToken ct)
    {
        var (packets, pictures) = (path + ".crc", path + ".gray");
        try
        {
            var decoded = await DecodeAsync(path, packets, pictures, threads, ct);
            var table = await PacketTable.ReadAsync(packets, ct);
            var lines = table.Of(0);
            if (decoded != frames || lines.Count != frames || !lines[0].IsKey)
            {
                throw new MediaException("film_invalid", $"{decoded} of {frames} frames of a segment decode, from {lines.Count} packets", isTransient: true);
            }

            var shown = lines.Select(l => l.Pts).Order().ToList();
            var keys = lines.Where(l => l.IsKey).Select(l => shown.BinarySearch(l.Pts)).ToArray();
            var (poster, score) = await BestAsync(pictures, keys, ct);
            return new SegmentNote { Frames = frames, Extradata = table.ExtradataOf(0), Digest = PacketTable.Digest(lines), PosterFrame = poster, PosterScore = score };
        }
        finally
        {
            File.Delete(packets);
            File.Delete(pictures);
        }
    }

    private async Task<long> DecodeAsync(string path, string packets, string pictures, int threads, CancellationToken ct)
    {
        long frames = 0;
        var result = await meter.CountAsync(media.RunAsync(
            new FfmpegCommand
            {
                // Deblocking cannot fail and nobody looks at these pictures; it is a fifth of the work.
                Inputs = [new FfmpegInput(path, ["-threads", FilterText.Number(threads), "-skip_loop_filter", "all"])],
                Outputs =
                [
                    "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "null", "-",
                    "-map", "0:v:0", "-c", "copy", "-f", "framecrc", packets,
                    "-map", "0:v:0", "-vf", FilterText.Invariant($"select=key,scale={Width}:{Height}:flags=area,format=gray"), "-fps_mode", "passthrough", "-f", "rawvideo", pictures,
                ],
                ScratchFolder = Path.GetDirectoryName(path)!,
            },
            progress => frames = progress.Frame,
            ct));
        return result.StandardError.Contains("[error]", StringComparison.Ordinal)
            ? throw new MediaException("film_invalid", FfmpegErrors.LastErrors(result.StandardError), isTransient: true)
            : frames;
    }

    private static async Task<(int Frame, double Score)> BestAsync(string pictures, int[] keys, CancellationToken ct)
    {
        var (best, bestScore) = (0, double.NegativeInfinity);
        var picture = new byte[Width * Height];
        await using var file = new FileStream(pictures, FileMode.Open, FileAccess.Read);
        for (var i = 0; i < keys.Length && await file.ReadAtLeastAsync(picture, picture.Length, throwOnEndOfStream: false, ct) == picture.Length; i++)
        {
            var score = PosterMaker.Score(picture, Width, Height);
            if (score > bestScore)
            {
                (best, bestScore) = (keys[i], score);
            }
        }

        return (best, double.IsFinite(bestScore) ? bestScore : 0);
    }
}

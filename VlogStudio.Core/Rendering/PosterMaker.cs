using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>Chooses the film's sharpest well-lit key frame and makes a JPEG of it.</summary>
internal sealed class PosterMaker(MediaTools media, RunMeter meter, SegmentCache cache)
{
    public const string Extension = ".jpg";

    /// <summary>Makes it, of the key frame that looked best when the segments were checked; a segment's poster is kept beside it.</summary>
    public async Task MakeAsync(string film, RenderPlan plan, IReadOnlyList<SegmentNote> notes, FrameRate rate, string target, CancellationToken ct)
    {
        var (segment, note) = plan.Segments.Zip(notes).MaxBy(pair => pair.Second.PosterScore);
        if (cache.TryTake(segment.Key, Extension, target))
        {
            return;
        }

        File.Delete(target);
        var frame = segment.StartFrame + note.PosterFrame;
        await meter.CountAsync(media.RunAsync(TakePicture.Command(film, rate.ToTime(frame), target), null, ct));
        cache.Keep(segment.Key, Extension, target);
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

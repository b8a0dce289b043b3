using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>
/// A picture that stands or moves evenly from one part to another. The parts are taken at fractions of a pixel (perspective, not zoompan,
/// which jumps from pixel to pixel), out of a copy just large enough that the closest part is as sharp as the film. Where it is at a frame follows
/// from the frame's place in the clip alone, so a clip looks the same wherever it is split.
/// </summary>
internal static class StillPicture
{
    /// <summary>The copy is at most this much larger than the film, each way: more would be slow, and is lost on a moving picture.</summary>
    private const double LargestCopy = 2.5;

    private static readonly string[] Transparent = ["rgba", "bgra", "argb", "abgr", "rgba64be", "rgba64le", "ya8", "ya16be", "ya16le", "pal8", "gbrap"];

    /// <param name="video">The picture.</param>
    /// <param name="from">The label it comes from.</param>
    /// <param name="to">The label it goes to.</param>
    /// <param name="prefix">For labels between.</param>
    /// <param name="size">The film's size.</param>
    /// <param name="rate">The film's rate.</param>
    /// <param name="clip">The clip.</param>
    /// <param name="first">The first frame of the clip to make.</param>
    /// <param name="frames">How many.</param>
    public static string Graph(VideoStream video, string from, string to, string prefix, FrameSize size, FrameRate rate, Clip clip, int first, int frames)
    {
        List<string> chain = [];
        if (Transparent.Contains(video.PixelFormat))
        {
            chain.Add("format=gbrap,premultiply=inplace=1");
        }

        chain.AddRange(Upright.Filters(video.Rotation, video.IsMirrored));
        var upright = Turned(video);
        if (clip.Reframe is { } framing)
        {
            (var cut, upright) = PicturePart.Of(framing, Shape(upright), PicturePart.ShapeFor(clip.Fit, upright, size)).Cut(upright);
            chain.Add(cut);
        }

        var covers = clip.Fit == ClipFit.Crop || FittedSize.IsSameShape(upright, size);
        var target = covers ? size : FittedSize.Contain(upright, size);
        AddMotion(chain, upright, target, rate, clip, first, frames);
        return ConformedClip.Finish(chain, from, to, prefix, size, covers);
    }

    private static void AddMotion(List<string> chain, VideoStream video, FrameSize target, FrameRate rate, Clip clip, int first, int frames)
    {
        var shape = (double)target.Width / target.Height;
        var still = clip.Still ?? new KenBurns(new Reframe(0.5, 0.5, 1), new Reframe(0.5, 0.5, 1));
        var (start, end) = (PicturePart.Of(still.From, Shape(video), shape), PicturePart.Of(still.To, Shape(video), shape));
        var isMoving = start != end && clip.Frames > 1;
        var box = isMoving ? start.With(end) : start;
        var (cut, part) = box.Cut(video);
        chain.Add(cut);
        if (!isMoving)
        {
            chain.AddRange(Resize.Filters(part, target));
            AddToneMap(chain, part);
            chain.Add(ConstantRate.Filter(rate, TimeSpan.Zero, 0, frames));
            return;
        }

        var copy = CopySize(box, start, end, target);
        chain.AddRange(Resize.Filters(part, copy));
        AddToneMap(chain, part);
        chain.Add(ConstantRate.Filter(rate, TimeSpan.Zero, 0, frames));
        chain.Add(Moving(box, start, end, copy, first, clip.Frames));
        chain.Add(FilterText.Invariant($"scale={target.Width}:{target.Height}:flags=bicubic"));
    }

    private static void AddToneMap(List<string> chain, VideoStream video)
    {
        if (video.IsHdr)
        {
            chain.AddRange(ToneMap.Filters(video));
        }
    }

    /// <summary>Large enough that the smaller part fills the film pixel for pixel.</summary>
    private static FrameSize CopySize(PicturePart box, PicturePart start, PicturePart end, FrameSize target)
    {
        var across = Math.Min(LargestCopy, box.Width / Math.Min(start.Width, end.Width));
        var down = Math.Min(LargestCopy, box.Height / Math.Min(start.Height, end.Height));
        return new FrameSize(FittedSize.Even(target.Width * across), FittedSize.Even(target.Height * down));
    }

    private static string Moving(PicturePart box, PicturePart start, PicturePart end, FrameSize copy, int first, int clipFrames)
    {
        var left = Line((start.X - box.X) / box.Width, (end.X - box.X) / box.Width, copy.Width);
        var right = Line((start.X + start.Width - box.X) / box.Width, (end.X + end.Width - box.X) / box.Width, copy.Width);
        var top = Line((start.Y - box.Y) / box.Height, (end.Y - box.Y) / box.Height, copy.Height);
        var bottom = Line((start.Y + start.Height - box.Y) / box.Height, (end.Y + end.Height - box.Y) / box.Height, copy.Height);
        return $"perspective=x0='{left}':y0='{top}':x1='{right}':y1='{top}':x2='{left}':y2='{bottom}':x3='{right}':y3='{bottom}':interpolation=cubic:eval=frame";

        // The filter counts its frames from 1.
        string Line(double from, double to, int whole) => FilterText.Invariant(
            $"{Exact(from * whole)}+({Exact((to - from) * whole / (clipFrames - 1))})*(on+{first - 1})");
    }

    private static string Exact(double value) => FilterText.Invariant($"{value:0.#########}");

    private static double Shape(VideoStream video) => (double)video.Width / video.Height;

    private static VideoStream Turned(VideoStream video) => video.Rotation is 90 or 270
        ? video with { CodedWidth = video.CodedHeight, CodedHeight = video.CodedWidth, Rotation = 0, IsMirrored = false, SampleAspect = 1 / video.SampleAspect }
        : video with { Rotation = 0, IsMirrored = false };
}

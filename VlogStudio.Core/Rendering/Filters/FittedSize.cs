using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>How large a picture becomes in a film of another size.</summary>
internal static class FittedSize
{
    /// <summary>How far shapes may differ before something is put beside the picture, rather than a hair cut off.</summary>
    private const double SameShape = 0.012;

    /// <summary>Whether a picture has the film's shape, near enough.</summary>
    public static bool IsSameShape(VideoStream video, FrameSize size) =>
        Math.Abs(((double)video.Width / video.Height / ((double)size.Width / size.Height)) - 1) < SameShape;

    /// <summary>As large as it can be and still be seen whole.</summary>
    public static FrameSize Contain(VideoStream video, FrameSize size)
    {
        var scale = Math.Min((double)size.Width / video.Width, (double)size.Height / video.Height);
        return new FrameSize(Math.Clamp(Even(video.Width * scale), 2, size.Width), Math.Clamp(Even(video.Height * scale), 2, size.Height));
    }

    /// <summary>As small as it can be and still fill the film's picture.</summary>
    public static FrameSize Cover(VideoStream video, FrameSize size)
    {
        var scale = Math.Max((double)size.Width / video.Width, (double)size.Height / video.Height);
        return new FrameSize(Math.Max(size.Width, Even(video.Width * scale)), Math.Max(size.Height, Even(video.Height * scale)));
    }

    /// <summary>The nearest even number.</summary>
    public static int Even(double value) => (int)Math.Round(value / 2) * 2;
}

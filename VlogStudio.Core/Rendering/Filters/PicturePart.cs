using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>A part of an upright picture, in shares of its width and height.</summary>
internal readonly record struct PicturePart(double X, double Y, double Width, double Height)
{
    /// <summary>The part that a framing names: as large as its zoom allows, of a shape (width over height), kept inside the picture.</summary>
    /// <param name="framing">Middle and zoom.</param>
    /// <param name="picture">Width over height of the whole upright picture.</param>
    /// <param name="shape">Width over height of the part.</param>
    public static PicturePart Of(Reframe framing, double picture, double shape)
    {
        var width = Math.Min(1, shape / picture) / framing.Zoom;
        var height = Math.Min(1, picture / shape) / framing.Zoom;
        return new PicturePart(Math.Clamp(framing.CentreX - (width / 2), 0, 1 - width), Math.Clamp(framing.CentreY - (height / 2), 0, 1 - height), width, height);
    }

    /// <summary>The shape a part needs: the film's where it fills the film, the picture's own where it is shown whole.</summary>
    public static double ShapeFor(ClipFit fit, VideoStream video, FrameSize size) =>
        fit == ClipFit.Crop ? (double)size.Width / size.Height : (double)video.Width / video.Height;

    /// <summary>The smallest part that holds both.</summary>
    public PicturePart With(PicturePart other)
    {
        var (x, y) = (Math.Min(X, other.X), Math.Min(Y, other.Y));
        return new PicturePart(x, y, Math.Max(X + Width, other.X + other.Width) - x, Math.Max(Y + Height, other.Y + other.Height) - y);
    }

    /// <summary>Where the part lies in the picture as it is coded: turned back, then mirrored back.</summary>
    public PicturePart AsCoded(int rotation, bool isMirrored)
    {
        var back = rotation switch
        {
            90 => new PicturePart(Y, 1 - X - Width, Height, Width),
            180 => new PicturePart(1 - X - Width, 1 - Y - Height, Width, Height),
            270 => new PicturePart(1 - Y - Height, X, Height, Width),
            _ => this,
        };
        return isMirrored ? back with { X = 1 - back.X - back.Width } : back;
    }

    /// <summary>Cuts the part out of a picture: the filter, and what the picture is afterwards.</summary>
    public (string Filter, VideoStream Video) Cut(VideoStream video)
    {
        var coded = AsCoded(video.Rotation, video.IsMirrored);
        var (x, width) = Pixels(coded.X, coded.Width, video.CodedWidth);
        var (y, height) = Pixels(coded.Y, coded.Height, video.CodedHeight);
        var seen = Math.Max(1, (int)Math.Round(width * video.SampleAspect));
        var isTurned = video.Rotation is 90 or 270;
        var cut = video with
        {
            CodedWidth = width,
            CodedHeight = height,
            Width = isTurned ? height : seen,
            Height = isTurned ? seen : height,
            // What its size made likely must not be guessed anew from the part's.
            Matrix = Resize.SourceMatrix(video) switch { "bt709" => "bt709", "bt601" => "smpte170m", _ => video.Matrix },
        };
        return (FilterText.Invariant($"crop={width}:{height}:{x}:{y}"), cut);
    }

    /// <summary>Whole pairs of pixels, for colour is coded in pairs.</summary>
    private static (int From, int Length) Pixels(double from, double length, int whole)
    {
        var even = whole / 2 * 2;
        if (even < 2)
        {
            return (0, whole);
        }

        var count = Math.Clamp((int)Math.Round(length * whole / 2) * 2, 2, even);
        return (Math.Clamp((int)Math.Round(from * whole / 2) * 2, 0, even - count), count);
    }
}

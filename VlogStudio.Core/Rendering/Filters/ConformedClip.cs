using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>The graph that makes film frames of a stretch of footage: whole frames, constant rate, upright, fitted, SDR.</summary>
internal static class ConformedClip
{
    /// <summary>How far shapes may differ before something is put beside the picture, rather than a hair cut off.</summary>
    private const double SameShape = 0.012;

    public static string Graph(VideoStream video, string from, string to, string prefix, FrameSize size, FrameRate rate, ClipFit fit, TimeSpan shift, int lead, int frames)
    {
        var rateFilter = ConstantRate.Filter(rate, shift, lead, frames);
        // Dropping frames before the costly filters saves their work; repeating frames after them does too.
        var isRateFirst = lead > 0 || video.IsVariableRate || video.Fps > (double)rate.Numerator / rate.Denominator * 1.02;
        var covers = fit == ClipFit.Crop || IsSameShape(video, size);
        var picture = covers ? Cover(video, size) : Contain(video, size);
        List<string> chain = [];
        if (video.IsInterlaced)
        {
            chain.Add(Deinterlace.Filter);
        }

        if (isRateFirst)
        {
            chain.Add(rateFilter);
        }

        AddPicture(chain, video, picture);
        if (video.IsHdr)
        {
            chain.AddRange(ToneMap.Filters(video));
        }

        if (covers && picture != size)
        {
            chain.Add(FilterText.Invariant($"crop={size.Width}:{size.Height}"));
        }

        if (!isRateFirst)
        {
            chain.Add(rateFilter);
        }

        if (covers)
        {
            chain.Add(ColourTags.Filter);
            return $"[{from}]{string.Join(',', chain)}[{to}]";
        }

        return $"[{from}]{string.Join(',', chain)}[{prefix}p];{BlurredBackground.Graph(prefix + "p", prefix + "o", prefix, size)};[{prefix}o]{ColourTags.Filter}[{to}]";
    }

    /// <summary>Turns on whichever side of the scaling has fewer pixels.</summary>
    private static void AddPicture(List<string> chain, VideoStream video, FrameSize upright)
    {
        var turned = video.Rotation is 90 or 270;
        var turn = Upright.Filters(video.Rotation, video.IsMirrored);
        if ((long)upright.Width * upright.Height <= (long)video.CodedWidth * video.CodedHeight)
        {
            chain.AddRange(Resize.Filters(video, turned ? new FrameSize(upright.Height, upright.Width) : upright));
            chain.AddRange(turn);
        }
        else
        {
            chain.AddRange(turn);
            chain.AddRange(Resize.Filters(turned ? video with { CodedWidth = video.CodedHeight, CodedHeight = video.CodedWidth } : video, upright));
        }
    }

    private static bool IsSameShape(VideoStream video, FrameSize size) =>
        Math.Abs(((double)video.Width / video.Height / ((double)size.Width / size.Height)) - 1) < SameShape;

    private static FrameSize Contain(VideoStream video, FrameSize size)
    {
        var scale = Math.Min((double)size.Width / video.Width, (double)size.Height / video.Height);
        return new FrameSize(Math.Clamp(Even(video.Width * scale), 2, size.Width), Math.Clamp(Even(video.Height * scale), 2, size.Height));
    }

    private static FrameSize Cover(VideoStream video, FrameSize size)
    {
        var scale = Math.Max((double)size.Width / video.Width, (double)size.Height / video.Height);
        return new FrameSize(Math.Max(size.Width, Even(video.Width * scale)), Math.Max(size.Height, Even(video.Height * scale)));
    }

    private static int Even(double value) => (int)Math.Round(value / 2) * 2;
}

using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>A stretch of footage as a graph has to make it.</summary>
/// <param name="Fit">How it is fitted.</param>
/// <param name="Shift">How much too early reading begins, beyond the lead; source time.</param>
/// <param name="Lead">Frames of the film read before the first one made.</param>
/// <param name="Frames">Frames of the film.</param>
/// <param name="Speed">How fast the source runs.</param>
/// <param name="Reframe">The part that is shown, or null.</param>
/// <param name="Steady">How its shaking is taken out, or null.</param>
internal sealed record FootageStretch(ClipFit Fit, TimeSpan Shift, int Lead, int Frames, double Speed = 1, Reframe? Reframe = null, SteadyStretch? Steady = null);

/// <summary>How the shaking of a stretch is taken out.</summary>
/// <param name="Kind">With what.</param>
/// <param name="File">The name of the file between the passes.</param>
/// <param name="Before">Frames made and dropped before the stretch.</param>
/// <param name="After">Frames made and dropped after it.</param>
internal sealed record SteadyStretch(Stabiliser Kind, string File, int Before, int After);

/// <summary>The graph that makes film frames of a stretch of footage: whole frames, constant rate, upright, fitted, SDR.</summary>
internal static class ConformedClip
{
    private const int FewFrames = 3;

    public static string Graph(VideoStream video, string from, string to, string prefix, FrameSize size, FrameRate rate, FootageStretch stretch)
    {
        var (chain, picture, covers, isRated, rateFilter) = Picture(video, size, rate, stretch);
        if (stretch.Steady is { } steady)
        {
            chain.Add(Stabilise.Filter(steady.Kind, steady.File, picture));
            chain.Add(FilterText.Invariant($"trim=start_frame={steady.Before},{ConstantRate.Hold(rate, stretch.Frames)}"));
        }

        if (covers && picture != size)
        {
            chain.Add(FilterText.Invariant($"crop={size.Width}:{size.Height}"));
        }

        if (!isRated)
        {
            chain.Add(rateFilter);
        }

        return Finish(chain, from, to, prefix, size, covers);
    }

    /// <summary>The graph of the first of two passes, which measures how the picture shakes.</summary>
    public static string Measure(VideoStream video, string from, string to, FrameSize size, FrameRate rate, FootageStretch stretch)
    {
        var (chain, _, _, _, _) = Picture(video, size, rate, stretch);
        return $"[{from}]{string.Join(',', chain)},{Stabilise.Measure(stretch.Steady!.File)}[{to}]";
    }

    /// <summary>The end of every graph: the picture alone where it covers the film's, else before its blurred self.</summary>
    public static string Finish(List<string> chain, string from, string to, string prefix, FrameSize size, bool covers) => covers
        ? $"[{from}]{string.Join(',', chain.Append(ColourTags.Filter))}[{to}]"
        : $"[{from}]{string.Join(',', chain)}[{prefix}p];{BlurredBackground.Graph(prefix + "p", prefix + "o", prefix, size)};[{prefix}o]{ColourTags.Filter}[{to}]";

    private static (List<string> Chain, FrameSize Picture, bool Covers, bool IsRated, string RateFilter) Picture(
        VideoStream whole, FrameSize size, FrameRate rate, FootageStretch stretch)
    {
        List<string> chain = [];
        if (whole.IsInterlaced)
        {
            chain.Add(Deinterlace.Filter);
        }

        var video = whole;
        if (stretch.Reframe is { } framing)
        {
            var shape = PicturePart.ShapeFor(stretch.Fit, whole, size);
            (var cut, video) = PicturePart.Of(framing, (double)whole.Width / whole.Height, shape).Cut(whole);
            chain.Add(cut);
        }

        var extra = stretch.Steady is { } s ? s.Before + s.After : 0;
        var rateFilter = ConstantRate.Filter(rate, stretch.Shift, stretch.Lead, stretch.Frames + extra, stretch.Speed);
        // Dropping frames before the costly filters saves their work; repeating frames after them does too, for the price of a few read early.
        var isRateFirst = stretch.Steady is not null || stretch.Lead > FewFrames || video.IsVariableRate
            || video.Fps * stretch.Speed > (double)rate.Numerator / rate.Denominator * 1.02;
        if (isRateFirst)
        {
            chain.Add(rateFilter);
        }

        var covers = stretch.Fit == ClipFit.Crop || FittedSize.IsSameShape(video, size);
        var picture = covers ? FittedSize.Cover(video, size) : FittedSize.Contain(video, size);
        AddPicture(chain, video, picture);
        if (video.IsHdr)
        {
            chain.AddRange(ToneMap.Filters(video));
        }

        return (chain, picture, covers, isRateFirst, rateFilter);
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
}

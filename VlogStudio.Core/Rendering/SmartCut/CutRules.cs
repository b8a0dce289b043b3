using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.SmartCut;

/// <summary>Whether a clip could be taken over by all that timeline and probe tell. Pure.</summary>
internal static class CutRules
{
    /// <summary>The first reason against it; none where only the packets can tell.</summary>
    public static CutReason Of(Timeline timeline, ClipPosition position, RenderSource? source)
    {
        var clip = position.Clip;
        return clip switch
        {
            { Card: not null } or { Still: not null } => CutReason.NotFootage,
            _ when source?.Probe.Video is null => CutReason.SourceMissing,
            { Speed: not 1 } => CutReason.Speed,
            { Reframe: not null } => CutReason.Reframed,
            { Stabilise: true } => CutReason.Stabilised,
            _ => OfPicture(source.Probe, source.Probe.Video, timeline) is var reason and not CutReason.None ? reason : HasWords(timeline, position) ? CutReason.Words : CutReason.None,
        };
    }

    private static CutReason OfPicture(MediaProbe probe, VideoStream video, Timeline timeline) => video switch
    {
        _ when video.Codec != "h264" || !probe.Container.Contains("mp4", StringComparison.Ordinal) => CutReason.Codec,
        { Rotation: not 0 } or { IsMirrored: true } => CutReason.Turned,
        { SampleAspect: not 1 } => CutReason.PixelShape,
        _ when video.CodedWidth != timeline.Size.Width || video.CodedHeight != timeline.Size.Height => CutReason.Size,
        { IsInterlaced: true } => CutReason.Interlaced,
        { IsHdr: true } or { IsFullRange: true } or { PixelFormat: not "yuv420p" } => CutReason.Colour,
        // Beside pictures that were encoded here they would be shown with the wrong colours.
        _ when Resize.SourceMatrix(video) != "bt709" => CutReason.Colour,
        { IsVariableRate: true } => CutReason.Uneven,
        _ when Math.Abs(video.Fps - ((double)timeline.Rate.Numerator / timeline.Rate.Denominator)) > 0.01 => CutReason.Rate,
        _ => CutReason.None,
    };

    private static bool HasWords(Timeline timeline, ClipPosition position)
    {
        var from = position.StartFrame + position.OverlapBefore;
        return Words.SegmentWords.Of(timeline, from, position.FrameCount - position.OverlapBefore - position.OverlapAfter) is not null;
    }
}

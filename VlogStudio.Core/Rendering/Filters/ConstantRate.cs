using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>Makes exactly so many evenly spaced frames of whatever comes: drops, repeats, and freezes the last one where the source ends early.</summary>
internal static class ConstantRate
{
    /// <param name="rate">The film's rate.</param>
    /// <param name="shift">How much too early reading began, beyond the lead.</param>
    /// <param name="lead">Frames read before the wanted first one, to know what is on screen at that moment.</param>
    /// <param name="frames">Frames to make.</param>
    public static string Filter(FrameRate rate, TimeSpan shift, int lead, int frames)
    {
        var start = FilterText.Seconds(rate.ToTime(lead));
        var fps = FilterText.Rate(rate);
        var early = shift > TimeSpan.Zero ? $"setpts=PTS-{FilterText.Seconds(shift)}/TB," : "";
        return FilterText.Invariant($"{early}fps=fps={fps}:start_time={start},tpad=stop=-1:stop_mode=clone,trim=end_frame={frames},setpts=N*{rate.Denominator}/{rate.Numerator}/TB");
    }
}

using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>Makes exactly so many evenly spaced frames of whatever comes: drops, repeats, and freezes the last one where the source ends early.</summary>
internal static class ConstantRate
{
    private static readonly TimeSpan Hair = TimeSpan.FromMilliseconds(1);

    /// <param name="rate">The film's rate.</param>
    /// <param name="shift">How much too early reading began, beyond the lead; source time.</param>
    /// <param name="lead">Frames read before the wanted first one, to know what is on screen at that moment.</param>
    /// <param name="frames">Frames to make.</param>
    /// <param name="speed">How fast the source runs.</param>
    public static string Filter(FrameRate rate, TimeSpan shift, int lead, int frames, double speed = 1)
    {
        var start = FilterText.Seconds(rate.ToTime(lead));
        var fps = FilterText.Rate(rate);
        return FilterText.Invariant($"{Clock(shift, speed)}fps=fps={fps}:start_time={start}{Rounding(speed)},{Hold(rate, frames)}");
    }

    /// <summary>So many frames of a picture that already has the film's rate; the last one stays where it ends early.</summary>
    public static string Hold(FrameRate rate, int frames) =>
        FilterText.Invariant($"tpad=stop=-1:stop_mode=clone,trim=end_frame={frames},setpts=N*{rate.Denominator}/{rate.Numerator}/TB");

    /// <summary>
    /// What is on screen at a moment is the last frame not after it. At its own speed the nearest does as well; at others every second frame would
    /// lie half-way between two, and go now here, now there.
    /// </summary>
    private static string Rounding(double speed) => speed != 1 ? ":round=up" : "";

    private static string Clock(TimeSpan shift, double speed)
    {
        if (speed != 1)
        {
            // In a clock as coarse as the source's frames, half of a frame would be rounded away.
            return $"settb=AVTB,setpts=(PTS-{FilterText.Seconds(shift + Hair)}/TB)/{FilterText.Number(speed)},";
        }

        return shift > TimeSpan.Zero ? $"setpts=PTS-{FilterText.Seconds(shift)}/TB," : "";
    }
}

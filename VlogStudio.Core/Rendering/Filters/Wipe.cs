using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>
/// One picture is uncovered over another, from right to left: frame 0 is the first alone, and the frame after the last would be the second alone.
/// </summary>
internal static class Wipe
{
    public static string Graph(string before, string after, string to, int frames, FrameRate rate) => FilterText.Invariant(
        $"[{before}][{after}]xfade=transition=wipeleft:offset=0:duration={FilterText.Seconds(rate.ToTime(frames))},trim=end_frame={frames}[{to}]");
}

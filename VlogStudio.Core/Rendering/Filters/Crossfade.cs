namespace VlogStudio.Core.Rendering.Filters;

/// <summary>One picture appears over another: frame 0 is the first alone, and the frame after the last would be the second alone.</summary>
internal static class Crossfade
{
    public static string Graph(string before, string after, string to, int frames) =>
        FilterText.Invariant($"[{after}]format=yuva420p,fade=t=in:start_frame=0:nb_frames={frames}:alpha=1[fade];[{before}][fade]overlay=0:0:format=yuv420:shortest=1[{to}]");
}

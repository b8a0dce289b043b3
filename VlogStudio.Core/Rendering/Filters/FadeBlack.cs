namespace VlogStudio.Core.Rendering.Filters;

/// <summary>
/// One picture goes to black, another comes out of it: frame 0 is the first alone, the middle is black, and the frame after the last would be the
/// second alone.
/// </summary>
internal static class FadeBlack
{
    public static string Graph(string before, string after, string to, int frames)
    {
        // The first frame must be the first picture, so it has the larger half.
        var turn = (frames + 1) / 2;
        return FilterText.Invariant(
            $"[{before}]fade=t=out:start_frame=0:nb_frames={turn}[out];[{after}]fade=t=in:start_frame={turn}:nb_frames={Math.Max(1, frames - turn)}[in];[out][in]overlay=0:0:format=yuv420:shortest=1:enable='gte(n,{turn})'[{to}]");
    }
}

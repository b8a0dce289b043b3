using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>The whole picture over an enlarged, blurred, slightly darkened copy of itself. The copy is made small: blur hides the rest.</summary>
internal static class BlurredBackground
{
    private const int Shrink = 8;

    /// <summary>A graph from one label to another.</summary>
    public static string Graph(string from, string to, string prefix, FrameSize size)
    {
        var width = Math.Max(16, size.Width / Shrink / 2 * 2);
        var height = Math.Max(16, size.Height / Shrink / 2 * 2);
        return FilterText.Invariant(
            $"[{from}]split[{prefix}f][{prefix}b];[{prefix}b]scale={width}:{height}:force_original_aspect_ratio=increase:flags=bilinear,crop={width}:{height},gblur=sigma=6:steps=2,eq=brightness=-0.08:saturation=0.9,scale={size.Width}:{size.Height}:flags=bicubic,setsar=1[{prefix}g];[{prefix}f]setsar=1[{prefix}h];[{prefix}g][{prefix}h]overlay=(W-w)/2:(H-h)/2:format=yuv420:shortest=1[{to}]");
    }
}

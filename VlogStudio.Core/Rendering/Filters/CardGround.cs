using System.Globalization;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>The plain ground of a card.</summary>
internal static class CardGround
{
    public static string Graph(string colour, string to, FrameSize size, FrameRate rate, int frames)
    {
        // Only the number gets into the graph, whatever the text was.
        var rgb = int.Parse(colour.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & 0xffffff;
        return FilterText.Invariant(
            $"color=c=0x{rgb:x6}:s={size.Width}x{size.Height}:r={FilterText.Rate(rate)},format=rgb24,trim=end_frame=1,scale=in_range=pc:out_color_matrix=bt709:out_range=tv,format=yuv420p,{ConstantRate.Filter(rate, TimeSpan.Zero, 0, frames)},{ColourTags.Filter}[{to}]");
    }
}

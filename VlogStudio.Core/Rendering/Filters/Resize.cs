using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>Brings a picture to a size, and SDR pictures to BT.709 in video range on the way; nothing where nothing would change.</summary>
internal static class Resize
{
    private const int HighDefinition = 720;

    public static IEnumerable<string> Filters(VideoStream video, FrameSize size)
    {
        var keepsSize = video.CodedWidth == size.Width && video.CodedHeight == size.Height;
        if (video.IsHdr)
        {
            return keepsSize ? [] : [FilterText.Invariant($"scale={size.Width}:{size.Height}:flags=lanczos")];
        }

        var matrix = SourceMatrix(video);
        if (keepsSize && matrix == "bt709" && !video.IsFullRange)
        {
            return ["format=yuv420p"];
        }

        // scale changes from one matrix to another slowly, and darkens the picture by a hundredth: it only brings sizes, ranges and RGB.
        var own = matrix == "auto" ? "bt709" : matrix;
        var range = video.IsFullRange ? "pc" : "tv";
        string[] scaled = [FilterText.Invariant($"scale={size.Width}:{size.Height}:flags=lanczos:in_color_matrix={matrix}:out_color_matrix={own}:in_range={range}:out_range=tv"), "format=yuv420p"];
        return own == "bt709" ? scaled : [.. scaled, ToBt709(own)];
    }

    /// <summary>The same colours by another matrix; nothing else about them changes.</summary>
    private static string ToBt709(string matrix)
    {
        var from = matrix switch { "bt601" => "smpte170m", "bt2020" => "bt2020nc", _ => matrix };
        return $"colorspace=ispace={from}:iprimaries=bt709:itrc=bt709:irange=tv:space=bt709:primaries=bt709:trc=bt709:range=tv:format=yuv420p:fast=1";
    }

    /// <summary>What the file says; where it says nothing, what its size makes likely.</summary>
    public static string SourceMatrix(VideoStream video) => video.Matrix switch
    {
        "bt709" => "bt709",
        "smpte170m" or "bt470bg" => "bt601",
        "smpte240m" => "smpte240m",
        "bt2020nc" or "bt2020c" => "bt2020",
        "fcc" => "fcc",
        "gbr" or "rgb" => "auto",
        _ => Math.Min(video.CodedWidth, video.CodedHeight) >= HighDefinition ? "bt709" : "bt601",
    };
}

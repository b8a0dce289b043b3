using System.Globalization;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>Filter chains that bring any picture upright, square and in ordinary colours to a size.</summary>
internal static class PictureFilters
{
    /// <summary>The largest size of even sides within a box that keeps the picture's shape; small pictures stay as they are.</summary>
    public static (int Width, int Height) Fit(VideoStream video, int longSide, int shortSide)
    {
        var (boxWidth, boxHeight) = video.Width >= video.Height ? (longSide, shortSide) : (shortSide, longSide);
        var scale = Math.Min(1, Math.Min(boxWidth / (double)video.Width, boxHeight / (double)video.Height));
        return (Even(video.Width * scale), Even(video.Height * scale));
    }

    /// <summary>Scaling to a size, with HDR brought to ordinary colours on the small picture, where that is cheap. ffmpeg has turned it upright before.</summary>
    public static string Scale(VideoStream video, int width, int height)
    {
        var deinterlace = video.IsInterlaced ? "yadif=deint=interlaced," : "";
        var size = string.Create(CultureInfo.InvariantCulture, $"scale={width}:{height}:flags=bicubic,setsar=1");
        return deinterlace + size + (video.IsHdr ? ToneMap(video) : "");
    }

    private static string ToneMap(VideoStream video) =>
        $",zscale=tin={video.Transfer}:min=bt2020nc:pin=bt2020:rin={(video.IsFullRange ? "full" : "limited")}:t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,"
        + "tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=limited,format=yuv420p";

    private static int Even(double value) => Math.Max(2, (int)Math.Round(value / 2) * 2);
}

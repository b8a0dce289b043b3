using VlogStudio.Core.Media;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>HLG or PQ to SDR: light is made linear, reference white (203 cd/m²) put near SDR white, highlights rolled off, then BT.709.</summary>
internal static class ToneMap
{
    public static IEnumerable<string> Filters(VideoStream video)
    {
        var matrix = video.Matrix is "bt2020c" or "bt709" ? video.Matrix : "bt2020nc";
        var primaries = video.Primaries is "bt709" ? "bt709" : "bt2020";
        var range = video.IsFullRange ? "full" : "limited";
        yield return "format=yuv420p10le";
        yield return $"zscale=tin={video.Transfer}:min={matrix}:pin={primaries}:rin={range}:t=linear:npl=203";
        yield return "format=gbrpf32le";
        yield return "zscale=p=bt709";
        yield return "tonemap=tonemap=hable:desat=0";
        yield return "zscale=t=bt709:m=bt709:r=limited";
        yield return "format=yuv420p";
    }
}

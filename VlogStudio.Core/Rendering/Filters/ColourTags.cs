namespace VlogStudio.Core.Rendering.Filters;

/// <summary>Says on every frame what it is: BT.709, video range, progressive, square pixels, upright.</summary>
internal static class ColourTags
{
    public const string Filter = "format=yuv420p,setsar=1,sidedata=mode=delete:type=DISPLAYMATRIX,setparams=field_mode=prog:range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";
}

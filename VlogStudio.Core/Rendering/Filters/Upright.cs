namespace VlogStudio.Core.Rendering.Filters;

/// <summary>Turns a picture the way the camera was held: mirrored first, then turned clockwise.</summary>
internal static class Upright
{
    public static IEnumerable<string> Filters(int rotation, bool isMirrored)
    {
        if (isMirrored)
        {
            yield return "hflip";
        }

        switch (rotation)
        {
            case 90:
                yield return "transpose=clock";
                break;
            case 180:
                yield return "hflip";
                yield return "vflip";
                break;
            case 270:
                yield return "transpose=cclock";
                break;
            default:
                break;
        }
    }
}

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>Makes whole frames of two fields, where a frame says it is made of fields.</summary>
internal static class Deinterlace
{
    public const string Filter = "bwdif=mode=send_frame:deint=interlaced";
}

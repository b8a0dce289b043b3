namespace VlogStudio.Core.Media;

/// <summary>The forms of stills, told by their first bytes.</summary>
internal static class PictureFormats
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];
    private static readonly byte[] Jpeg = [0xff, 0xd8, 0xff];

    /// <summary>ffmpeg's name for the form, or null for anything else.</summary>
    public static string? Of(ReadOnlySpan<byte> head) => head.StartsWith(Png) ? "png_pipe" : head.StartsWith(Jpeg) ? "jpeg_pipe" : null;

    /// <summary>Whether a probe's container is a still.</summary>
    public static bool IsPicture(string container) => container is "png_pipe" or "jpeg_pipe";
}

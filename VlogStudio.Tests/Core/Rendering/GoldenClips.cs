using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

/// <summary>Clips whose every frame and sample is known.</summary>
internal static class GoldenClips
{
    /// <summary>Black with a white flash and a beep, both 0.1 s long, at every full second.</summary>
    public static Task<string> FlashAndBeepAsync(string name, string rate = "30", string sound = "-c:a aac", string picture = "-c:v libx264 -preset ultrafast -g 45", double seconds = 6) =>
        TestClips.MakeAsync(
            name,
            ["-f", "lavfi", "-i", Text($"color=black:s=320x180:r={rate}:d={seconds},drawbox=color=white:t=fill:enable='lt(mod(t+0.0001,1),0.1)'"),
            "-f", "lavfi", "-i", Text($"aevalsrc='0.5*sin(2*PI*1000*t)*lt(mod(t,1),0.1)':s=48000:d={seconds}"),
            .. picture.Split(' '), "-pix_fmt", "yuv420p", .. sound.Split(' ')]);

    /// <summary>Corners red, green (above), blue, white (below) when seen upright; coded turned and mirrored, with the matrix that undoes it.</summary>
    public static async Task<string> CornersAsync(int rotation, bool isMirrored, string folder)
    {
        var back = TurnedBack(rotation, isMirrored);
        var plain = await TestClips.MakeAsync(
            Text($"corners-{rotation}-{isMirrored}.mp4"),
            "-f", "lavfi", "-i", $"color=black:s=320x180:r=30:d=1,drawbox=0:0:160:90:red:fill,drawbox=160:0:160:90:lime:fill,drawbox=0:90:160:90:blue:fill,drawbox=160:90:160:90:white:fill{back}",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709");
        return await TurnAsync(plain, rotation, isMirrored, Path.Combine(folder, Text($"turned-{rotation}-{isMirrored}.mp4")));
    }

    /// <summary>The filters that turn and mirror a picture so that a matrix undoes it, after a comma.</summary>
    public static string TurnedBack(int rotation, bool isMirrored) =>
        rotation switch { 90 => ",transpose=cclock", 180 => ",hflip,vflip", 270 => ",transpose=clock", _ => "" } + (isMirrored ? ",hflip" : "");

    /// <summary>A copy of an MP4 whose picture says that it is to be shown turned and mirrored.</summary>
    public static async Task<string> TurnAsync(string plain, int rotation, bool isMirrored, string turned)
    {
        var bytes = await File.ReadAllBytesAsync(plain);
        var matrix = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes("tkhd")) + 4 + 40;
        var (sin, cos) = rotation switch { 90 => (1, 0), 180 => (0, -1), 270 => (-1, 0), _ => (0, 1) };
        var mirror = isMirrored ? -1 : 1;
        int[] values = [cos * mirror, sin * mirror, 0, -sin, cos, 0];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(matrix + (i * 4)), values[i] << 16);
        }

        await File.WriteAllBytesAsync(turned, bytes);
        return turned;
    }

    public static Task<string> MovingAsync(string name, int width, int height, string rate, string[] picture, string[]? sound = null, double seconds = 2) => TestClips.MakeAsync(
        name,
        ["-f", "lavfi", "-i", Text($"testsrc2=s={width}x{height}:r={rate}:d={seconds}"),
        .. sound is null ? [] : new[] { "-f", "lavfi", "-i", Text($"sine=f=440:r=48000:d={seconds}") },
        .. picture, .. sound ?? []]);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

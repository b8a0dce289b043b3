using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace VlogStudio.Tests.Core.Rendering.Golden;

/// <summary>ffmpeg and ffprobe called as anybody would: nothing of the product decides what they read or how.</summary>
internal static partial class PlainTool
{
    /// <summary>What it said on both its outputs.</summary>
    public static async Task<(string Output, string Errors)> RunAsync(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{tool} {string.Join(' ', arguments)}: {await errors}");
        return (output, await errors);
    }

    /// <summary>The size of a file's picture when seen upright, pixels.</summary>
    public static async Task<(int Width, int Height)> SizeAsync(string path)
    {
        var (_, said) = await RunAsync("ffmpeg", "-nostdin", "-hide_banner", "-i", path, "-frames:v", "1", "-vf", "showinfo", "-an", "-f", "null", "-");
        var size = Shown().Match(said);
        return (int.Parse(size.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(size.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
    }

    /// <summary>The sound as one channel, 48 000 samples a second.</summary>
    public static async Task<short[]> SamplesAsync(string path)
    {
        var raw = Path.Combine(Path.GetTempPath(), $"vlogstudio-samples-{Guid.NewGuid():N}.pcm");
        try
        {
            await RunAsync("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", "48000", "-f", "s16le", raw);
            var bytes = await File.ReadAllBytesAsync(raw);
            var samples = new short[bytes.Length / 2];
            Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * 2);
            return samples;
        }
        finally
        {
            File.Delete(raw);
        }
    }

    /// <summary>Frames of a file as RGB at a size.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="before">Filters before the scaling.</param>
    /// <param name="input">Options of the input.</param>
    /// <param name="scale">Options of the scaling.</param>
    /// <param name="stream">Which stream.</param>
    public static async Task<IReadOnlyList<byte[]>> FramesAsync(
        string path, int width, int height, string before = "", string[]? input = null, string scale = "flags=bicubic+accurate_rnd+full_chroma_int", string stream = "0:v:0")
    {
        var raw = Path.Combine(Path.GetTempPath(), $"vlogstudio-frames-{Guid.NewGuid():N}.rgb");
        try
        {
            var filters = string.Create(CultureInfo.InvariantCulture, $"{before}{(before.Length > 0 ? "," : "")}scale={width}:{height}:{scale},format=rgb24");
            await RunAsync("ffmpeg", ["-nostdin", "-v", "error", .. input ?? [], "-i", path, "-map", stream, "-vf", filters, "-fps_mode", "passthrough", "-f", "rawvideo", raw]);
            return [.. (await File.ReadAllBytesAsync(raw)).Chunk(width * height * 3)];
        }
        finally
        {
            File.Delete(raw);
        }
    }

    [GeneratedRegex(@"Parsed_showinfo.* s:(\d+)x(\d+)")]
    private static partial Regex Shown();
}

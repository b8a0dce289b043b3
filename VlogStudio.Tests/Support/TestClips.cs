using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace VlogStudio.Tests.Support;

/// <summary>Small synthetic clips, made by ffmpeg once per test run and shared: tests must not write to them.</summary>
public static class TestClips
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> s_made = new(StringComparer.Ordinal);
    private static readonly Lazy<string> s_folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("vlogstudio-clips-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, true);
        return folder;
    });

    /// <summary>A moving scene with a tone, H.264 and AAC.</summary>
    public static Task<string> MovingAsync(double seconds = 3, int width = 320, int height = 180, int hertz = 440, int hue = 0) => MakeAsync(
        string.Create(CultureInfo.InvariantCulture, $"moving-{seconds}-{width}x{height}-{hertz}-{hue}.mp4"),
        "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"testsrc2=s={width}x{height}:r=30:d={seconds},hue=h={hue}"),
        "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"sine=f={hertz}:r=48000:d={seconds}"),
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", "-movflags", "+faststart");

    /// <summary>Noise, which cannot be made small: three seconds of some fifteen megabytes.</summary>
    public static Task<string> LargeAsync() => MakeAsync(
        "large.mp4", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=30:d=3,noise=alls=80:allf=t", "-f", "lavfi", "-i", "sine=f=440:r=48000:d=3",
        "-c:v", "libx264", "-preset", "ultrafast", "-qp", "12", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", "-movflags", "+faststart");

    /// <summary>The same, standing upright.</summary>
    public static Task<string> PortraitAsync(double seconds = 3) => MovingAsync(seconds, 180, 320, 330, 90);

    /// <summary>A moving scene without a sound stream.</summary>
    public static Task<string> SilentAsync(double seconds = 3) => MakeAsync(
        string.Create(CultureInfo.InvariantCulture, $"silent-{seconds}.mp4"),
        "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"testsrc2=s=320x180:r=30:d={seconds}"),
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart");

    /// <summary>Scenes one after the other with hard cuts and a different tone each.</summary>
    public static Task<string> CutsAsync(int scenes = 3, double secondsEach = 2)
    {
        string[] pictures = ["testsrc2", "mandelbrot", "rgbtestsrc", "smptebars", "life=mold=10:ratio=0.2:life_color=0x88ff88"];
        var inputs = Enumerable.Range(0, scenes).SelectMany(i => new[]
        {
            "-f", "lavfi", "-t", secondsEach.ToString(CultureInfo.InvariantCulture), "-i", pictures[i % pictures.Length] + (pictures[i % pictures.Length].Contains('=', StringComparison.Ordinal) ? ":" : "=") + "s=320x180:r=30",
            "-f", "lavfi", "-t", secondsEach.ToString(CultureInfo.InvariantCulture), "-i", string.Create(CultureInfo.InvariantCulture, $"sine=f={220 * (i + 1)}:r=48000"),
        });
        var labels = string.Concat(Enumerable.Range(0, scenes).Select(i => string.Create(CultureInfo.InvariantCulture, $"[{2 * i}:v][{(2 * i) + 1}:a]")));
        return MakeAsync(
            string.Create(CultureInfo.InvariantCulture, $"cuts-{scenes}-{secondsEach}.mp4"),
            [.. inputs, "-filter_complex", string.Create(CultureInfo.InvariantCulture, $"{labels}concat=n={scenes}:v=1:a=1[v][a]"), "-map", "[v]", "-map", "[a]",
                "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart"]);
    }

    /// <summary>A piece of music, MP3.</summary>
    public static Task<string> MusicAsync(double seconds = 8) => MakeAsync(
        string.Create(CultureInfo.InvariantCulture, $"music-{seconds}.mp3"),
        "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"aevalsrc=0.3*sin(2*PI*220*t)*exp(-4*mod(t\\,0.5))+0.2*sin(2*PI*330*t):s=44100:d={seconds}"),
        "-c:a", "libmp3lame", "-b:a", "128k");

    /// <summary>Any clip: the name is its key, the arguments are ffmpeg's up to the output file.</summary>
    public static Task<string> MakeAsync(string name, params string[] arguments) =>
        s_made.GetOrAdd(name, key => new(() => RunAsync(Path.Combine(s_folder.Value, key), arguments))).Value;

    private static async Task<string> RunAsync(string path, string[] arguments)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-nostdin", "-hide_banner", "-loglevel", "error", "-y", .. arguments, path]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"ffmpeg made no {Path.GetFileName(path)}: {errors}");
        return path;
    }
}

using System.Diagnostics;
using System.Globalization;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Bench;

/// <summary>
/// The same film by other editors' command lines, where they are installed. Neither ducks music under voices, so they do less; ges encodes at its own
/// default quality.
/// </summary>
internal static class Rivals
{
    public static bool Has(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, tool)));

    public static Task MeltAsync(BenchContext bench, Timeline timeline, string film, CancellationToken ct)
    {
        List<string> arguments = ["-profile", "atsc_1080p_30"];
        foreach (var clip in timeline.Clips)
        {
            var first = timeline.Rate.ToFrames(clip.In);
            arguments.AddRange([PathOf(bench, clip), Text($"in={first}"), Text($"out={first + clip.Frames - 1}")]);
        }

        var music = timeline.Rate.ToFrames(timeline.Music!.In);
        arguments.AddRange(
        [
            "-track", bench.Music.Path, Text($"in={music}"), Text($"out={music + timeline.TotalFrames() - 1}"), "-attach-track", "volume", Text($"level={20 * Math.Log10(timeline.Music.Volume)}"),
            "-transition", "mix", "a_track=0", "b_track=1", "always_active=1", "sum=1",
            "-consumer", "avformat:" + film, "vcodec=libx264", "preset=veryfast", "crf=22", "acodec=aac", "ab=192k", "real_time=-2", "movflags=+faststart", "-silent",
        ]);
        return RunAsync("melt", arguments, ct);
    }

    public static Task GesAsync(BenchContext bench, Timeline timeline, string film, CancellationToken ct)
    {
        List<string> arguments =
        [
            "--no-interactive", "--video-caps", "video/x-raw,width=1920,height=1080,framerate=30/1", "-o", film, "-f", "video/quicktime,variant=iso:video/x-h264:audio/mpeg,mpegversion=4",
        ];
        foreach (var clip in timeline.Clips)
        {
            arguments.AddRange(["+clip", PathOf(bench, clip), Text($"inpoint={clip.In.TotalSeconds:0.0#####}"), Text($"duration={clip.Frames / 30.0:0.0#####}"), "layer=0"]);
        }

        arguments.AddRange(
        [
            "+clip", bench.Music.Path, Text($"inpoint={timeline.Music!.In.TotalSeconds:0.0#####}"), Text($"duration={timeline.Duration().TotalSeconds:0.0#####}"), "layer=1", "start=0", "track-types=audio",
        ]);
        return RunAsync("ges-launch-1.0", arguments, ct);
    }

    private static async Task RunAsync(string tool, List<string> arguments, CancellationToken ct)
    {
        var info = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["SDL_VIDEODRIVER"] = "dummy";
        using var process = Process.Start(info)!;
        await using var stop = ct.Register(() => process.Kill(entireProcessTree: true));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(CancellationToken.None);
        await output;
        ct.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{tool} ended with {process.ExitCode}: {await errors}");
        }
    }

    private static string PathOf(BenchContext bench, Clip clip) => bench.Sources.First(s => s.Id == clip.RecordingId).Source.Path;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

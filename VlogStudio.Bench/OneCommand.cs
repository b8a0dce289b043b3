using System.Globalization;
using System.Text;
using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Bench;

/// <summary>The yardstick: the same film by one hand-written ffmpeg command, every input sought, x264 veryfast crf 22, music ducked.</summary>
internal static class OneCommand
{
    public static async Task<string> RunAsync(BenchContext bench, Timeline timeline, string folder, CancellationToken ct)
    {
        var graph = new StringBuilder();
        var inputs = new List<FfmpegInput>();
        var labels = "";
        foreach (var clip in timeline.Clips)
        {
            var i = inputs.Count;
            var seconds = clip.Frames / 30.0;
            inputs.Add(new FfmpegInput(
                bench.Sources.First(s => s.Id == clip.RecordingId).Source.Path,
                ["-threads", "1", "-ss", Number(clip.In.TotalSeconds), "-t", Number(seconds)]));
            graph.Append(CultureInfo.InvariantCulture, $"[{i}:v]fps=30:start_time=0,trim=end_frame={clip.Frames},setpts=N/30/TB[v{i}];[{i}:a]aresample=48000:async=1:first_pts=0,apad=whole_dur={seconds},atrim=end={seconds},asetpts=N/SR/TB[a{i}];");
            labels += string.Create(CultureInfo.InvariantCulture, $"[v{i}][a{i}]");
        }

        var length = Number(timeline.Duration().TotalSeconds);
        graph.Append(CultureInfo.InvariantCulture, $"{labels}concat=n={inputs.Count}:v=1:a=1[v][voice];[voice]asplit[k][o];[{inputs.Count}:a]aresample=48000,volume=0.6[m];[m][k]sidechaincompress=threshold=0.03:ratio=8:attack=20:release=400[d];[o][d]amix=inputs=2:normalize=0:duration=first,alimiter=limit=0.95:level=0[a]");
        inputs.Add(new FfmpegInput(bench.Music.Path, ["-ss", Number(timeline.Music!.In.TotalSeconds), "-t", length, "-vn"]));
        var film = Path.Combine(folder, "one.mp4");
        await bench.RunAsync(
            inputs,
            ["-filter_complex", graph.ToString(), "-map", "[v]", "-map", "[a]", "-c:v", "libx264", "-preset", "veryfast", "-crf", "22", "-profile:v", "high", "-pix_fmt", "yuv420p",
                "-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart", film],
            folder,
            ct);
        return film;
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}

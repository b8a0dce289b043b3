using System.Globalization;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>What one pass over a recording left behind.</summary>
/// <param name="FullDecode">Whether every picture was decoded, or key frames only.</param>
/// <param name="FramesFile">Small grey pictures, one after another.</param>
/// <param name="Times">When each of them is shown, seconds.</param>
/// <param name="Scores">When each decoded picture is shown and how much it differs from the one before, 0..100.</param>
/// <param name="Loudness">Momentary loudness (LUFS) and when.</param>
/// <param name="SpriteFile">The hover sprite; may be missing when nothing was decoded.</param>
/// <param name="Report">What ffmpeg said.</param>
internal sealed record MeasureResult(
    bool FullDecode,
    string FramesFile,
    IReadOnlyList<double> Times,
    IReadOnlyList<TimedValue> Scores,
    IReadOnlyList<TimedValue> Loudness,
    string SpriteFile,
    FfmpegReport Report);

/// <summary>
/// The one pass over a recording that decodes it: small grey pictures, scene scores, hover sprite and loudness together. Of long recordings only the key
/// frames are decoded, which costs a tenth.
/// </summary>
internal static class MeasurePass
{
    private const string FramesFile = "frames.grey";
    private const string TimesFile = "frames.txt";
    private const string ScoresFile = "scores.txt";
    private const string LoudnessFile = "loudness.txt";
    private const string SpriteFile = "sprite.jpg";

    public static async Task<MeasureResult> RunAsync(
        MediaTools media, string source, MediaProbe probe, MeasurePlan plan, bool fullDecode, bool withSound, string folder, Action<double> onProgress, CancellationToken ct)
    {
        foreach (var file in (string[])[FramesFile, TimesFile, ScoresFile, LoudnessFile, SpriteFile]) { File.Delete(Path.Combine(folder, file)); }
        var sound = withSound ? probe.Audio : null;
        var command = new FfmpegCommand
        {
            Inputs = [new FfmpegInput(source, fullDecode ? [] : ["-skip_frame", "nokey"])],
            Outputs = Outputs(probe.Video!, sound, plan),
            ExpectedDuration = probe.Duration,
            StopOnError = false,
            ScratchFolder = folder,
        };
        var run = await media.RunAsync(command, progress => onProgress(progress.Fraction), ct);
        return new MeasureResult(
            fullDecode,
            Path.Combine(folder, FramesFile),
            [.. (await MetadataLog.ReadAsync(Path.Combine(folder, TimesFile), "lavfi.scd.score", ct)).Select(t => t.Seconds)],
            await MetadataLog.ReadAsync(Path.Combine(folder, ScoresFile), "lavfi.scd.score", ct),
            sound is null ? [] : await MetadataLog.ReadAsync(Path.Combine(folder, LoudnessFile), "lavfi.r128.M", ct),
            Path.Combine(folder, SpriteFile),
            FfmpegReport.Read(run.StandardError, probe));
    }

    private static List<string> Outputs(VideoStream video, AudioStream? sound, MeasurePlan plan)
    {
        var (sprite, invariant) = (plan.Sprite, CultureInfo.InvariantCulture);
        var rows = (sprite.Count + sprite.Columns - 1) / sprite.Columns;
        var graph = string.Create(
            invariant,
            $"[0:{video.Index}]split=2[a][b];"
            + $"[a]scale={plan.Width}:{plan.Height}:flags=area,format=gray,scdet=threshold=100,metadata=mode=print:file={ScoresFile},"
            + $"select='isnan(prev_selected_t)+gte(t-prev_selected_t,{plan.StepSeconds - 0.001})',metadata=mode=print:file={TimesFile}[grey];"
            + $"[b]fps=fps={1 / sprite.Seconds}:start_time=0:round=near,{PictureFilters.Scale(video, sprite.TileWidth, sprite.TileHeight)},"
            + $"tpad=stop={sprite.Count}:stop_mode=clone,trim=end_frame={sprite.Count},tile={sprite.Columns}x{rows}[sprite]");
        if (sound is not null)
        {
            graph += string.Create(invariant, $";[0:{sound.Index}]ebur128=peak=true:metadata=1:framelog=verbose,ametadata=mode=print:key=lavfi.r128.M:file={LoudnessFile}[loud]");
        }
        List<string> outputs =
        [
            "-filter_complex", graph,
            "-map", "[grey]", "-vsync", "passthrough", "-f", "rawvideo", FramesFile,
            "-map", "[sprite]", "-frames:v", "1", "-q:v", "4", "-map_metadata", "-1", "-update", "1", SpriteFile,
        ];
        if (sound is not null) { outputs.AddRange(["-map", "[loud]", "-f", "null", "-"]); }
        return outputs;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Music;

/// <summary>What listening to a piece told.</summary>
internal sealed record TrackMeasures(double? IntegratedLufs, double? Bpm, double[] Beats, byte[] Peaks);

/// <summary>Looks into sound files and listens to them.</summary>
/// <param name="media">ffmpeg.</param>
/// <param name="options">Limits.</param>
public sealed partial class TrackExaminer(MediaTools media, IOptions<MusicOptions> options)
{
    private const int SampleRate = 11_025;

    /// <summary>What the file holds, or why it is no piece of music. A cover picture is no film.</summary>
    internal async Task<Result<MediaProbe>> ProbeAsync(string path, CancellationToken ct)
    {
        var probed = await media.ProbeAsync(path, ct);
        if (!probed.IsOk) { return Result<MediaProbe>.Refuse([.. probed.Problems.Select(p => p with { Field = "file" })]); }
        return probed.Value switch
        {
            { Audio: null } => TrackProblems.NoSound,
            { Video: not null } => TrackProblems.HasVideo,
            var probe when probe.Duration < TimeSpan.FromSeconds(1) => Problem.Invalid("file", "track_too_short"),
            var probe when probe.Duration > options.Value.MaxDuration => Problem.Invalid("file", "track_too_long", options.Value.MaxDuration),
            var probe => probe,
        };
    }

    /// <summary>Listens to it in one pass.</summary>
    /// <exception cref="MediaException">It does not decode.</exception>
    internal async Task<TrackMeasures> MeasureAsync(string path, MediaProbe probe, string scratchFolder, Action<double> onProgress, CancellationToken ct)
    {
        var samples = Path.Combine(scratchFolder, "samples.pcm");
        var graph = string.Create(
            CultureInfo.InvariantCulture,
            $"[0:{probe.Audio!.Index}]asplit=2[a][b];[a]ebur128=framelog=verbose[loud];[b]aresample={SampleRate},aformat=sample_fmts=s16:channel_layouts=mono[pcm]");
        var command = new FfmpegCommand
        {
            Inputs = [new FfmpegInput(path, [])],
            Outputs = ["-filter_complex", graph, "-map", "[loud]", "-f", "null", "-", "-map", "[pcm]", "-f", "s16le", samples],
            ExpectedDuration = probe.Duration,
            StopOnError = false,
            ScratchFolder = scratchFolder,
        };
        var run = await media.RunAsync(command, progress => onProgress(progress.Fraction), ct);
        var envelope = await TrackEnvelope.ReadAsync(samples, SampleRate, ct);
        File.Delete(samples);
        if (envelope.Count == 0) { throw new MediaException("media_undecodable", "No sound came out of the file."); }
        var bpm = BeatFinder.FindBpm(envelope.Onsets, envelope.HopSeconds);
        double[] beats = bpm is { } found ? [.. BeatTracker.FindBeats(envelope.Onsets, envelope.HopSeconds, found)] : [];
        return new TrackMeasures(Loudness(run.StandardError), bpm, beats, envelope.DrawPeaks());
    }

    /// <summary>Title and artist by tags, else by the file's name.</summary>
    internal static (string Title, string Artist) Name(MediaProbe probe, string? filename)
    {
        var fallback = Path.GetFileNameWithoutExtension((filename ?? "").Split('/', '\\')[^1]);
        return (Shown(probe.Tags.GetValueOrDefault("title"), fallback), Shown(probe.Tags.GetValueOrDefault("artist"), ""));
    }

    /// <summary>The media type by what it holds.</summary>
    internal static string ContentType(MediaProbe probe) => probe.Container switch
    {
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "flac" => "audio/flac",
        "wav" or "w64" => "audio/wav",
        "aac" => "audio/aac",
        "aiff" => "audio/aiff",
        var c when c.Contains("mp4", StringComparison.Ordinal) => "audio/mp4",
        var c when c.Contains("webm", StringComparison.Ordinal) => "audio/webm",
        _ => "application/octet-stream",
    };

    private static string Shown(string? text, string otherwise)
    {
        var clean = new string([.. (string.IsNullOrWhiteSpace(text) ? otherwise : text).Where(c => !char.IsControl(c) && c != '\uFFFD')]).Trim();
        return clean.Length <= 200 ? clean : clean[..(char.IsHighSurrogate(clean[199]) ? 199 : 200)];
    }

    private static double? Loudness(string text) =>
        Integrated().Matches(text) is [.., var last] && double.TryParse(last.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var lufs) && double.IsFinite(lufs)
            ? Math.Max(-70, lufs)
            : null;

    [GeneratedRegex(@"\bI:\s+(-?[\d.]+|-?inf) LUFS", RegexOptions.CultureInvariant)]
    private static partial Regex Integrated();
}

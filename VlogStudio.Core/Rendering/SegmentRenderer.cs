using System.Globalization;
using System.Text.RegularExpressions;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Rendering.Words;

namespace VlogStudio.Core.Rendering;

/// <summary>A segment that could not be made because of its footage.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Error">What ffmpeg said.</param>
internal sealed record FailedSegment(PlannedSegment Segment, MediaException Error);

/// <summary>Encodes one segment: strictly first; damaged footage once more with what can be concealed concealed.</summary>
internal sealed partial class SegmentRenderer(MediaTools media)
{
    /// <summary>The least share of a stretch's frames that must decode for damaged footage to be shown.</summary>
    private const double LeastDecodable = 0.5;

    private static readonly string[] FootageAtFault = ["media_undecodable", "ffmpeg_crashed", "unsupported_format", "too_many_pixels"];

    /// <summary>Whether an error is the footage's and not the machine's.</summary>
    public static bool IsFootageAtFault(MediaException error) => FootageAtFault.Contains(error.Code);

    /// <summary>Makes the file.</summary>
    /// <exception cref="MediaException">It cannot be made; see <see cref="IsFootageAtFault"/>.</exception>
    public async Task<FfmpegResult> MakeAsync(
        PlannedSegment segment, IReadOnlyDictionary<Guid, RenderSource> sources, string target, int threads, Action<long> onFrames, CancellationToken ct)
    {
        try
        {
            return await RunAsync(segment, sources, target, threads, isStrict: true, onFrames, ct);
        }
        catch (MediaException error) when (IsFootageAtFault(error) || error.Code == "ffmpeg_failed")
        {
            var result = await RunAsync(segment, sources, target, threads, isStrict: false, onFrames, ct);
            var decoded = DecodedFrames(result.StandardError);
            var wanted = segment.Inputs.Sum(i => i.SourceFrames);
            return decoded >= wanted * LeastDecodable
                ? result
                : throw new MediaException("media_undecodable", $"only {decoded} of {wanted:0} frames decode: {error.Message}", isTransient: false, error);
        }
    }

    private async Task<FfmpegResult> RunAsync(
        PlannedSegment segment, IReadOnlyDictionary<Guid, RenderSource> sources, string target, int threads, bool isStrict, Action<long> onFrames, CancellationToken ct)
    {
        if (segment.Words.Count == 0 && segment.Measures.Count == 0)
        {
            return await EncodeAsync(segment, sources, target, threads, isStrict, onFrames, ct);
        }

        // A folder of its own: the graph names files in it by names that other segments use too.
        var folder = Directory.CreateDirectory(target + ".work").FullName;
        try
        {
            foreach (var words in segment.Words)
            {
                await File.WriteAllTextAsync(System.IO.Path.Combine(folder, words.Name), words.Text, ct);
            }

            if (segment.Words.Any(w => w.HasEmoji))
            {
                await EmojiFont.WriteAsync(folder, ct);
            }

            var measured = segment.Measures.Count > 0 ? await media.RunAsync(Measure(segment, sources, folder, threads, isStrict), null, ct) : null;

            var made = System.IO.Path.Combine(folder, "segment.mp4");
            var result = await EncodeAsync(segment, sources, made, threads, isStrict, onFrames, ct);
            File.Move(made, target, overwrite: true);
            return measured is null ? result : result with { CpuTime = result.CpuTime + measured.CpuTime, PeakBytes = Math.Max(result.PeakBytes, measured.PeakBytes) };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<FfmpegResult> EncodeAsync(
        PlannedSegment segment, IReadOnlyDictionary<Guid, RenderSource> sources, string target, int threads, bool isStrict, Action<long> onFrames, CancellationToken ct)
    {
        long frames = 0;
        var result = await media.RunAsync(
            Command(segment, sources, target, threads, isStrict),
            progress =>
            {
                frames = progress.Frame;
                onFrames(progress.Frame);
            },
            ct);
        return frames == segment.Frames
            ? result
            : throw new MediaException("media_undecodable", $"{frames} of {segment.Frames} frames came out: {FfmpegTail(result)}");
    }

    /// <summary>The first pass, which measures how the footage shakes.</summary>
    internal static FfmpegCommand Measure(PlannedSegment segment, IReadOnlyDictionary<Guid, RenderSource> sources, string folder, int threads, bool isStrict)
    {
        var labels = segment.MeasureLabels.ToList();
        return new FfmpegCommand
        {
            Globals = ["-filter_complex_threads", threads.ToString(CultureInfo.InvariantCulture)],
            Inputs = Inputs(segment, sources, threads),
            Outputs = ["-filter_complex", string.Join(';', segment.Measures), .. labels.SelectMany(label => new[] { "-map", label, "-f", "null", "-" })],
            StopOnError = isStrict,
            ScratchFolder = folder,
        };
    }

    internal static FfmpegCommand Command(PlannedSegment segment, IReadOnlyDictionary<Guid, RenderSource> sources, string target, int threads, bool isStrict)
    {
        var count = threads.ToString(CultureInfo.InvariantCulture);
        // What stands for frames that cannot be decoded depends on how many threads try.
        var decoding = isStrict ? threads : 1;
        List<string> globals = ["-filter_complex_threads", count];
        if (!isStrict)
        {
            // Only at this level does ffmpeg tell how many frames it could decode.
            globals.AddRange(["-loglevel", "level+verbose"]);
        }

        return new FfmpegCommand
        {
            Globals = globals,
            Inputs = Inputs(segment, sources, decoding),
            Outputs =
            [
                "-filter_complex", segment.Graph, "-map", "[v]", .. EncoderSettings.WithThreads(segment.Encoder, threads),
                "-frames:v", segment.Frames.ToString(CultureInfo.InvariantCulture), "-f", "mp4", target,
            ],
            StopOnError = isStrict,
            ScratchFolder = System.IO.Path.GetDirectoryName(target)!,
        };
    }

    private static FfmpegInput[] Inputs(PlannedSegment segment, IReadOnlyDictionary<Guid, RenderSource> sources, int threads)
    {
        var count = threads.ToString(CultureInfo.InvariantCulture);
        return
        [
            .. segment.Inputs.Select(i => i.PictureFormat is { } format
                ? new FfmpegInput(sources[i.RecordingId].Path, ["-noautorotate", "-threads", "1"]) { PictureFormat = format }
                : new FfmpegInput(
                    sources[i.RecordingId].Path,
                    ["-noautorotate", "-threads", count, .. i.Seek > TimeSpan.Zero ? ["-ss", FilterText.Seconds(i.Seek)] : Array.Empty<string>(), "-t", FilterText.Seconds(i.Take), "-an", "-sn", "-dn"])),
        ];
    }

    internal static long DecodedFrames(string standardError) =>
        DecodedLine().Matches(standardError).Sum(m => long.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    private static string FfmpegTail(FfmpegResult result) => result.StandardError.Length > 400 ? result.StandardError[^400..] : result.StandardError;

    [GeneratedRegex(@"\(video\):.*?(\d+) frames decoded")]
    private static partial Regex DecodedLine();
}

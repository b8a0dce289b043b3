using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.SmartCut;

/// <summary>
/// Writes each piece into a file by copying. Counted, not timed: each file gets exactly so many packets from its first picture, whatever the order of
/// decoding, and an even clock of its own, whatever the source's. Parameter sets travel with the pictures, since pieces of different encoders meet.
/// </summary>
internal sealed class PieceCutter(MediaTools media, RunMeter meter)
{
    /// <summary>A hair behind the picture: a seek to its very moment may be rounded to the one before.</summary>
    private static readonly TimeSpan Hair = TimeSpan.FromMilliseconds(1);

    /// <summary>How many frames decoding of our own segments is ahead of showing, at most.</summary>
    private const int OwnReorder = 4;

    /// <summary>Writes them.</summary>
    public async Task<IReadOnlyList<(string Path, int Frames)>> CutAsync(
        CutPlan plan, IReadOnlyDictionary<Guid, RenderSource> sources, Func<PlannedSegment, string> fileOf, FrameRate rate, string folder, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var delay = plan.Pieces.OfType<CopiedPiece>().Select(p => p.Reorder).Append(OwnReorder).Max();
        var files = plan.Pieces.Select((p, i) => (Path.Combine(folder, FilterText.Invariant($"piece-{i}.mp4")), p.Frames)).ToList();
        for (var from = 0; from < files.Count; from += FfmpegCommand.MostInputs)
        {
            var count = Math.Min(FfmpegCommand.MostInputs, files.Count - from);
            await meter.CountAsync(media.RunAsync(
                new FfmpegCommand
                {
                    Inputs = [.. plan.Pieces.Skip(from).Take(count).Select(p => InputOf(p, sources, fileOf))],
                    Outputs = [.. Enumerable.Range(0, count).SelectMany(i => OutputOf(i, plan.Pieces[from + i], sources, rate, delay, files[from + i].Item1))],
                    ScratchFolder = folder,
                },
                null,
                ct));
        }

        return files;
    }

    private static FfmpegInput InputOf(CutPiece piece, IReadOnlyDictionary<Guid, RenderSource> sources, Func<PlannedSegment, string> fileOf) => piece is CopiedPiece copied
        ? new FfmpegInput(sources[copied.RecordingId].Path, ["-an", "-sn", "-dn", "-ss", FilterText.Seconds(copied.At + Hair)])
        : new FfmpegInput(fileOf(((MadePiece)piece).Segment), [], IsTrusted: true);

    private static string[] OutputOf(int index, CutPiece piece, IReadOnlyDictionary<Guid, RenderSource> sources, FrameRate rate, int delay, string path)
    {
        var stream = piece is CopiedPiece copied ? sources[copied.RecordingId].Probe.Video!.Index : 0;
        var tick = FilterText.Invariant($"{rate.Denominator}/{rate.Numerator}/TB");
        return
        [
            "-map", FilterText.Invariant($"{index}:{stream}"), "-c", "copy", "-map_metadata", "-1", "-map_chapters", "-1",
            "-bsf:v", FilterText.Invariant($"h264_mp4toannexb,setts=pts=round((PTS-STARTPTS)*TB*{rate.Numerator}/{rate.Denominator})*{tick}:dts=(N-{delay})*{tick}:duration={tick}"),
            "-frames:v", FilterText.Number(piece.Frames), "-video_track_timescale", FilterText.Number(EncoderSettings.TimeScale(rate)), "-fflags", "+bitexact", "-f", "mp4", path,
        ];
    }
}

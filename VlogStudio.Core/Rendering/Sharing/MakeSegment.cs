using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Words;

namespace VlogStudio.Core.Rendering.Sharing;

/// <summary>One segment of a film that is made elsewhere.</summary>
/// <param name="Segment">The segment as it was planned there.</param>
/// <param name="Sources">The recordings it reads, as local files.</param>
/// <param name="ScratchFolder">A folder of this work alone.</param>
/// <param name="CacheFolder">Where the same person's segments are kept here; null keeps none.</param>
internal sealed record SegmentWork(PlannedSegment Segment, IReadOnlyDictionary<Guid, RenderSource> Sources, string ScratchFolder, string? CacheFolder);

/// <summary>Makes one segment of somebody else's render: the same bytes, decoded once, with the same note. It keeps no film and knows no job.</summary>
/// <param name="media">The door to ffmpeg.</param>
/// <param name="options">How films are rendered here.</param>
/// <param name="time">Tells when cached segments were used.</param>
internal sealed class MakeSegment(MediaTools media, IOptions<RenderingOptions> options, TimeProvider time)
{
    /// <summary>The mark of the tools here.</summary>
    public Task<string> MarkAsync(CancellationToken ct) => ToolMark.OfAsync(media, ct);

    /// <summary>Makes it, or finds it in the cache.</summary>
    /// <param name="work">What is to be made.</param>
    /// <param name="threads">How many threads may read and filter.</param>
    /// <param name="onProgress">Told 0..1.</param>
    /// <param name="ct">Ends the call; no ffmpeg is left running.</param>
    /// <returns>The segment; null where it cannot be made here: its footage is damaged, or the tools here would make other bytes.</returns>
    /// <exception cref="MediaException">A run of ffmpeg failed for another reason than its footage.</exception>
    public async Task<MadeSegment?> HandleAsync(SegmentWork work, int threads, Action<double> onProgress, CancellationToken ct)
    {
        var segment = work.Segment;
        if (segment.Inputs.Any(i => !work.Sources.ContainsKey(i.RecordingId)) || !segment.Words.All(WordsFile.IsNamedRight)
            || SegmentKey.Of(segment, work.Sources, await MarkAsync(ct)) != segment.Key)
        {
            return null;
        }

        var meter = new RenderMeter(progress => onProgress(progress.Fraction), TimeSpan.Zero);
        var runs = new RunMeter();
        var cache = new SegmentCache(work.CacheFolder, options.Value.CacheBytes, time);
        var pictures = new PictureMaker(new SegmentRenderer(media), new SegmentCheck(media, runs), cache, runs, meter, work.ScratchFolder, 1);
        var plan = new RenderPlan([segment], segment.Frames);
        meter.Plan(segment.Key, segment.Cost);
        if (pictures.Missing(plan, isCacheTrusted: true).Count > 0)
        {
            var failed = new ConcurrentBag<FailedSegment>();
            await pictures.MakeOneAsync(segment, work.Sources, threads, failed, ct);
            if (!failed.IsEmpty) { return null; }
            cache.Sweep();
        }

        return new MadeSegment(pictures.FilesOf(plan)[0].Path, pictures.NotesOf(plan)[0]);
    }
}

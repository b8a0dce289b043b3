using System.Collections.Concurrent;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Rendering;

/// <summary>Makes the segments of one render, several at a time; what is in the cache or was made before in this render is not made again.</summary>
internal sealed class PictureMaker(SegmentRenderer renderer, SegmentCache cache, RunMeter runs, RenderMeter meter, string folder, int workers)
{
    public const string Extension = ".mp4";

    private readonly ConcurrentDictionary<string, string> files = [];
    private int made;
    private int reused;

    public int Made => made;

    public int Reused => reused;

    public IReadOnlyList<(string Path, int Frames)> FilesOf(RenderPlan plan) => [.. plan.Segments.Select(s => (files[s.Key], s.Frames))];

    /// <summary>Looks up what is there already; answers what has to be made, in the film's order.</summary>
    public IReadOnlyList<PlannedSegment> Missing(RenderPlan plan, bool isCacheTrusted)
    {
        Directory.CreateDirectory(folder);
        var missing = new List<PlannedSegment>();
        foreach (var segment in plan.Segments.DistinctBy(s => s.Key))
        {
            if (!isCacheTrusted)
            {
                files.TryRemove(segment.Key, out _);
                cache.Drop(segment.Key, Extension);
            }

            if (files.ContainsKey(segment.Key))
            {
                continue;
            }

            if (cache.TryTake(segment.Key, Extension, PathOf(segment)))
            {
                files[segment.Key] = PathOf(segment);
                reused++;
            }
            else
            {
                missing.Add(segment);
            }
        }

        return missing;
    }

    /// <summary>Makes segments, and <paramref name="beside"/> in a worker's place after the last of them has begun.</summary>
    /// <returns>Those whose footage could not be used.</returns>
    public async Task<IReadOnlyList<FailedSegment>> MakeAsync(
        IReadOnlyList<PlannedSegment> segments, IReadOnlyDictionary<Guid, RenderSource> sources, Func<CancellationToken, Task> beside, CancellationToken ct)
    {
        var failed = new ConcurrentBag<FailedSegment>();
        var threads = Math.Max(1, Environment.ProcessorCount / Math.Clamp(segments.Count, 1, workers));
        IEnumerable<Func<CancellationToken, ValueTask>> work = segments
            .Select<PlannedSegment, Func<CancellationToken, ValueTask>>(s => stop => new ValueTask(MakeOneAsync(s, sources, threads, failed, stop)))
            .Append(stop => new ValueTask(beside(stop)));
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = ct }, (one, stop) => one(stop));
        return [.. failed];
    }

    private async Task MakeOneAsync(
        PlannedSegment segment, IReadOnlyDictionary<Guid, RenderSource> sources, int threads, ConcurrentBag<FailedSegment> failed, CancellationToken ct)
    {
        var path = PathOf(segment);
        // It may be a link to what others read; ffmpeg would write into it.
        File.Delete(path);
        try
        {
            await runs.CountAsync(renderer.MakeAsync(segment, sources, path, threads, frames => meter.Report(segment.Key, (double)frames / segment.Frames), ct));
            cache.Keep(segment.Key, Extension, path);
            files[segment.Key] = path;
            Interlocked.Increment(ref made);
            meter.Report(segment.Key, 1);
        }
        catch (MediaException error) when (SegmentRenderer.IsFootageAtFault(error))
        {
            failed.Add(new FailedSegment(segment, error));
        }
    }

    private string PathOf(PlannedSegment segment) => Path.Combine(folder, segment.Key + Extension);
}

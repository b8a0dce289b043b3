using System.Collections.Concurrent;
using System.Text.Json;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering.Sharing;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// Makes the segments of one render, several at a time, and decodes each once; what is in the cache or was made before in this render is not made
/// again, and was decoded then.
/// </summary>
internal sealed class PictureMaker(SegmentRenderer renderer, SegmentCheck check, SegmentCache cache, RunMeter runs, RenderMeter meter, string folder, int workers)
{
    public const string Extension = ".mp4";
    private const string NoteExtension = ".json";

    private readonly ConcurrentDictionary<string, (string Path, SegmentNote Note)> files = [];
    /// <summary>The rest of a segment's work is decoding it.</summary>
    public const double EncodeShare = 0.87;

    private int made;
    private int reused;
    private int adopted;

    public int Made => made;

    public int Reused => reused;

    /// <summary>How many were made elsewhere for this render.</summary>
    public int Adopted => adopted;

    public IReadOnlyList<(string Path, int Frames)> FilesOf(RenderPlan plan) => [.. plan.Segments.Select(s => (files[s.Key].Path, s.Frames))];

    public IReadOnlyList<SegmentNote> NotesOf(RenderPlan plan) => [.. plan.Segments.Select(s => files[s.Key].Note)];

    /// <summary>Whether a segment is in the cache, by all that makes it usable.</summary>
    public static bool IsThere(SegmentCache cache, PlannedSegment segment) => cache.Has(segment.Key, Extension) && cache.Has(segment.Key, NoteExtension);

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
                cache.Drop(segment.Key, NoteExtension);
                cache.Drop(segment.Key, PosterMaker.Extension);
            }

            if (files.ContainsKey(segment.Key))
            {
                continue;
            }

            if (TakeNote(segment) is { } note && cache.TryTake(segment.Key, Extension, PathOf(segment)))
            {
                files[segment.Key] = (PathOf(segment), note);
                reused++;
            }
            else
            {
                missing.Add(segment);
            }
        }

        StudioMeter.Segments(missing.Count, isHit: false);
        StudioMeter.Segments(plan.Segments.DistinctBy(s => s.Key).Count() - missing.Count, isHit: true);
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

    /// <summary>Makes one, and notes in <paramref name="failed"/> when its footage cannot be used.</summary>
    public async Task MakeOneAsync(
        PlannedSegment segment, IReadOnlyDictionary<Guid, RenderSource> sources, int threads, ConcurrentBag<FailedSegment> failed, CancellationToken ct)
    {
        var path = PathOf(segment);
        // It may be a link to what others read; ffmpeg would write into it.
        File.Delete(path);
        try
        {
            await StudioTrace.InAsync(
                Spans.FilmSegment,
                () => runs.CountAsync(renderer.MakeAsync(segment, sources, path, threads, frames => meter.Report(segment.Key, EncodeShare * frames / segment.Frames), ct)));
            var note = await StudioTrace.InAsync(Spans.FilmSegmentCheck, () => check.CheckAsync(path, segment.Frames, threads, ct));
            await KeepAsync(segment, path, note, ct);
            files[segment.Key] = (path, note);
            Interlocked.Increment(ref made);
            meter.Report(segment.Key, 1);
        }
        catch (MediaException error) when (SegmentRenderer.IsFootageAtFault(error))
        {
            failed.Add(new FailedSegment(segment, error));
        }
    }

    /// <summary>Takes in one that was made elsewhere from the same plan by the same tools, and decoded there.</summary>
    public async Task AdoptAsync(PlannedSegment segment, MadeSegment made, CancellationToken ct)
    {
        var path = PathOf(segment);
        File.Move(made.Path, path, overwrite: true);
        await KeepAsync(segment, path, made.Note, ct);
        files[segment.Key] = (path, made.Note);
        Interlocked.Increment(ref adopted);
        meter.Report(segment.Key, 1);
    }

    /// <summary>The note comes first: a segment without one counts as not there.</summary>
    private async Task KeepAsync(PlannedSegment segment, string path, SegmentNote note, CancellationToken ct)
    {
        var file = NotePathOf(segment);
        await File.WriteAllTextAsync(file, StudioJson.Write(note), ct);
        cache.Keep(segment.Key, NoteExtension, file);
        cache.Keep(segment.Key, Extension, path);
    }

    private SegmentNote? TakeNote(PlannedSegment segment)
    {
        var file = NotePathOf(segment);
        try
        {
            return cache.TryTake(segment.Key, NoteExtension, file) && StudioJson.Read<SegmentNote>(File.ReadAllText(file)) is { } note && note.Frames == segment.Frames ? note : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string NotePathOf(PlannedSegment segment) => Path.Combine(folder, segment.Key + NoteExtension);

    private string PathOf(PlannedSegment segment) => Path.Combine(folder, segment.Key + Extension);
}

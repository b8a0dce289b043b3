using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.Sharing;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Vlogs.Sharing;

/// <summary>What helping works with.</summary>
internal sealed record HelpingTools(
    SegmentClaims Claims, FilmSources Sources, MakeSegment Make, IObjectStore Store, JobWire Wire, LiveBus Bus, JobsOptions Jobs, VlogsOptions Vlogs, TimeProvider Time, ILogger Log);

/// <summary>A film this node helps with: what was fetched for one of its segments serves the next.</summary>
/// <param name="tools">What helping works with.</param>
/// <param name="folder">A scratch folder of this help alone.</param>
internal sealed class HelpedFilm(HelpingTools tools, string folder)
{
    private readonly ConcurrentDictionary<Guid, Lazy<Task<RenderSource?>>> _sources = [];
    private readonly string _fetched = Directory.CreateDirectory(Path.Combine(folder, "sources")).FullName;

    /// <summary>Makes one segment and hands it in; or lets it go when told to drop it.</summary>
    public async Task MakeAsync(ClaimedSegment task, int threads, CancellationTokenSource drop)
    {
        using var about = LogScope.Begin(tools.Log, task.JobId, task.UserId);
        using var span = StudioTrace.Continue(task.Trace, Spans.FilmHelp, ActivityKind.Consumer)
            ?.SetTag(Spans.JobId, task.JobId.ToString()).SetTag(Spans.UserId, task.UserId.ToString()).SetTag(Spans.Fence, task.Fence).SetTag(Spans.Worker, tools.Jobs.NodeId);
        SharingLog.Helping(tools.Log, task.JobId, task.Key);
        var began = Stopwatch.GetTimestamp();
        await using var lease = new SegmentLease(tools, task, drop);
        try
        {
            if (await MakeAsync(task, threads, lease.Report, drop.Token) is { } made) { await HandInAsync(task, made, began, drop.Token); }
            else
            {
                SharingLog.Refused(tools.Log, null, task.JobId, task.Key);
                await tools.Claims.GiveBackAsync(task, isRefused: true, CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (drop.IsCancellationRequested)
        {
            span?.SetTag(Spans.Outcome, "dropped");
            SharingLog.Dropped(tools.Log, task.JobId, task.Key);
            await tools.Claims.GiveBackAsync(task, isRefused: false, CancellationToken.None);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            span.Fail(e.GetType().Name);
            // Whatever it is, the film's own attempt is where it counts.
            SharingLog.Refused(tools.Log, e, task.JobId, task.Key);
            await tools.Claims.GiveBackAsync(task, isRefused: true, CancellationToken.None);
        }
    }

    private async Task<MadeSegment?> MakeAsync(ClaimedSegment task, int threads, Action<double> onProgress, CancellationToken ct)
    {
        var segment = StudioJson.Read<PlannedSegment>(task.Work);
        var sources = new Dictionary<Guid, RenderSource>();
        foreach (var id in segment.Inputs.Select(i => i.RecordingId).Distinct())
        {
            if (await SourceAsync(id, ct) is { } source) { sources[id] = source; }
        }
        var scratch = Directory.CreateDirectory(Path.Combine(folder, task.Key)).FullName;
        return await tools.Make.HandleAsync(new SegmentWork(segment, sources, scratch, FilmCaches.Of(tools.Vlogs, task.UserId)), threads, onProgress, ct);
    }

    /// <summary>Fetched once, for whichever segment needs it first; not cut short by that one's end.</summary>
    private Task<RenderSource?> SourceAsync(Guid id, CancellationToken ct) =>
        _sources.GetOrAdd(id, key => new Lazy<Task<RenderSource?>>(() => tools.Sources.FetchOneAsync(key, _fetched, CancellationToken.None))).Value.WaitAsync(ct);

    private async Task HandInAsync(ClaimedSegment task, MadeSegment made, long began, CancellationToken ct)
    {
        var (sha256, bytes) = (await Sha256Hex.OfFileAsync(made.Path, ct), new FileInfo(made.Path).Length);
        var key = ObjectKeys.Output(task.JobId, task.Fence, "segment");
        await tools.Store.TakeFileAsync(key, made.Path, "video/mp4", ct);
        var isWanted = false;
        try { isWanted = await tools.Claims.FinishAsync(task, new StoredSegment(key, sha256, bytes, made.Note, Stopwatch.GetElapsedTime(began)), ct); }
        finally
        {
            if (!isWanted)
            {
                SharingLog.TooLate(tools.Log, task.JobId, task.Key);
                await tools.Store.DeleteAsync(key, CancellationToken.None);
            }
        }
        if (isWanted) { tools.Bus.Publish(SegmentTasks.TopicOf(task.JobId), ""); }
        Directory.Delete(Path.Combine(folder, task.Key), recursive: true);
    }
}

using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// Makes the segments of a film that nobody has asked for yet and leaves them in the cache, in the film's order, one at a time. A render that is
/// asked for later finds them there. It stops at once where <c>mayGoOn</c> says so and goes on from there later.
/// </summary>
/// <param name="media">The door to ffmpeg.</param>
/// <param name="options">How films are rendered here.</param>
/// <param name="time">Tells when cached segments were used.</param>
public sealed class ConformAhead(MediaTools media, IOptions<RenderingOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    /// <summary>Makes what is missing.</summary>
    /// <param name="input">The film; nothing of it is made without a cache folder.</param>
    /// <param name="mayGoOn">Whether nobody else needs the machine; asked every half second.</param>
    /// <param name="onProgress">Told how many segments are there, of how many.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>How many segments were made.</returns>
    /// <exception cref="MediaException">A run of ffmpeg failed for another reason than its footage.</exception>
    public async Task<int> HandleAsync(RenderInput input, Func<CancellationToken, Task<bool>> mayGoOn, Action<int, int> onProgress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(mayGoOn);
        ArgumentNullException.ThrowIfNull(onProgress);
        if (input.CacheFolder is null) { return 0; }
        var timeline = UsableTimeline.Without(input.Timeline, [.. UsableTimeline.WithoutFootage(input.Timeline, input.Sources)]);
        if (timeline.Clips.Count == 0) { return 0; }
        var cache = new SegmentCache(input.CacheFolder, options.Value.CacheBytes, time);
        var meter = new RenderMeter(null, TimeSpan.Zero);
        var runs = new RunMeter();
        var maker = new PictureMaker(
            new SegmentRenderer(media), new SegmentCheck(media, runs), cache, runs, meter, Path.Combine(input.ScratchFolder, "ahead"), options.Value.EffectiveWorkers);
        var plan = RenderPlanner.Plan(timeline, input.Profile, input.Sources, await ToolMark.OfAsync(media, ct), await StabiliserHere.FindAsync(media, timeline, ct));
        var missing = maker.Missing(plan, isCacheTrusted: true);
        var there = plan.Segments.Count - missing.Count;
        foreach (var segment in missing)
        {
            onProgress(there++, plan.Segments.Count);
            meter.Plan(segment.Key, segment.Cost);
            while (!await TryMakeAsync(maker, segment, input, mayGoOn, ct)) { }
        }
        cache.Sweep();
        onProgress(there, plan.Segments.Count);
        return maker.Made;
    }

    /// <summary>Makes one segment once the machine is free; false when it had to be dropped because the machine was needed.</summary>
    private async Task<bool> TryMakeAsync(
        PictureMaker maker, PlannedSegment segment, RenderInput input, Func<CancellationToken, Task<bool>> mayGoOn, CancellationToken ct)
    {
        while (!await mayGoOn(ct)) { await Task.Delay(Glance, time, ct); }
        using var needed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var making = maker.MakeAsync([segment], input.Sources, _ => Task.CompletedTask, needed.Token);
        try
        {
            while (!making.IsCompleted)
            {
                await Task.WhenAny(making, Task.Delay(Glance, time, needed.Token));
                if (!making.IsCompleted && !await mayGoOn(ct)) { await needed.CancelAsync(); }
            }
            await making;
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { return false; }
        finally
        {
            await needed.CancelAsync();
            await making.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}

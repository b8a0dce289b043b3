using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>How long a film will take, knowing which of its segments were made before: a changed clip costs that clip. Plans, and makes nothing.</summary>
/// <param name="media">The door to ffmpeg; its version is in the segments' names.</param>
/// <param name="options">How films are rendered here.</param>
/// <param name="estimate">What work of known cost takes.</param>
/// <param name="time">The cache's clock.</param>
public sealed class EstimateFilm(MediaTools media, IOptions<RenderingOptions> options, EstimateRender estimate, TimeProvider time)
{
    /// <summary>The time a render of this timeline is expected to take on this machine when it has nothing else to do.</summary>
    /// <param name="timeline">The film.</param>
    /// <param name="profile">What kind of file it becomes.</param>
    /// <param name="sources">What is known of its recordings; the files need not be here.</param>
    /// <param name="cacheFolder">Where segments were kept, or null where none are.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task<RenderEstimate> HandleAsync(
        Timeline timeline, RenderProfile profile, IReadOnlyDictionary<Guid, RenderSource> sources, string? cacheFolder, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(sources);
        if (cacheFolder is null || timeline.Clips.Any(c => c.Card is null && sources.GetValueOrDefault(c.RecordingId)?.Probe.Video is null)) { return estimate.EstimateWithBand(timeline, profile.Codec); }
        try
        {
            var plan = RenderPlanner.Plan(timeline, profile, sources, await ToolMark.OfAsync(media, ct), await StabiliserHere.FindAsync(media, timeline, ct));
            var cache = new SegmentCache(cacheFolder, options.Value.CacheBytes, time);
            return estimate.EstimateWithBand(plan.Segments.DistinctBy(s => s.Key).Where(s => !PictureMaker.IsThere(cache, s)).Sum(s => s.Cost), timeline);
        }
        catch (MediaException)
        {
            // Without ffmpeg nothing is made here; how long it takes elsewhere is still worth saying.
            return estimate.EstimateWithBand(timeline, profile.Codec);
        }
    }
}

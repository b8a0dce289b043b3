using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>How shaking is taken out on this machine.</summary>
internal static class StabiliserHere
{
    /// <summary>The better way, unless ffmpeg was built without it; not asked where nothing shakes.</summary>
    public static async Task<Stabiliser> FindAsync(MediaTools media, Timeline timeline, CancellationToken ct) =>
        !timeline.Clips.Any(c => c.Stabilise) || (await media.CapabilitiesAsync(ct)).Filters.Contains("vidstabdetect") ? Stabiliser.TwoPass : Stabiliser.OnePass;
}

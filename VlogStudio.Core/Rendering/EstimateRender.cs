using Microsoft.Extensions.Options;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>How long a render will take, before it is begun.</summary>
/// <param name="options">How many segments are made at a time.</param>
/// <param name="pace">This machine's pace.</param>
public sealed class EstimateRender(IOptions<RenderingOptions> options, RenderPace pace)
{
    /// <summary>The time a render of this timeline with an empty cache is expected to take on this machine when it has nothing else to do.</summary>
    public TimeSpan Estimate(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var frames = timeline.TotalFrames();
        var picture = timeline.Clips.Sum(c => RenderCosts.Segment(null, timeline.Size, timeline.Rate, c.Frames));
        return Wall(picture, frames, timeline) * pace.Factor;
    }

    /// <summary>The same at factor 1, for picture work of known cost.</summary>
    internal TimeSpan Wall(double picture, int frames, Timeline timeline)
    {
        var workers = Math.Max(1, Math.Min(options.Value.EffectiveWorkers, Environment.ProcessorCount));
        var sound = timeline.Rate.ToTime(frames).TotalSeconds * RenderCosts.SoundPerSecond;
        return TimeSpan.FromSeconds(((picture + sound + RenderCosts.Verify(timeline.Size, frames)) / workers) + 1);
    }
}

using Microsoft.Extensions.Options;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>How long a render is expected to take, and how far this machine's renders strayed from that.</summary>
/// <param name="Expected">The likely time.</param>
/// <param name="Low">Nine of ten took longer.</param>
/// <param name="High">Nine of ten took less.</param>
public sealed record RenderEstimate(TimeSpan Expected, TimeSpan Low, TimeSpan High);

/// <summary>How long a render will take, before it is begun.</summary>
/// <param name="options">How many segments are made at a time.</param>
/// <param name="pace">This machine's pace.</param>
public sealed class EstimateRender(IOptions<RenderingOptions> options, RenderPace pace)
{
    /// <summary>The time a render of this timeline with an empty cache is expected to take on this machine when it has nothing else to do.</summary>
    /// <param name="timeline">The film.</param>
    /// <param name="codec">How its picture is coded.</param>
    public TimeSpan Estimate(Timeline timeline, FilmCodec codec = FilmCodec.H264)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var frames = timeline.TotalFrames();
        var picture = timeline.Clips.Sum(c => RenderCosts.Segment(null, timeline.Size, timeline.Rate, c.Frames)) * RenderCosts.CodecFactor(codec);
        return Wall(picture, frames, timeline) * pace.Factor;
    }

    /// <summary>The same with its error band, from this machine's own history.</summary>
    /// <param name="timeline">The film.</param>
    /// <param name="codec">How its picture is coded.</param>
    public RenderEstimate EstimateWithBand(Timeline timeline, FilmCodec codec = FilmCodec.H264) => Banded(Estimate(timeline, codec));

    /// <summary>The same for picture work of known cost.</summary>
    internal RenderEstimate EstimateWithBand(double picture, Timeline timeline) => Banded(Wall(picture, timeline.TotalFrames(), timeline) * pace.Factor);

    /// <summary>The same at factor 1, for picture work of known cost.</summary>
    internal TimeSpan Wall(double picture, int frames, Timeline timeline)
    {
        var workers = Math.Max(1, Math.Min(options.Value.EffectiveWorkers, Environment.ProcessorCount));
        var sound = timeline.Rate.ToTime(frames).TotalSeconds * RenderCosts.SoundPerSecond;
        return TimeSpan.FromSeconds(((picture + sound + RenderCosts.Verify(timeline.Size, frames)) / workers) + 1);
    }

    private RenderEstimate Banded(TimeSpan expected)
    {
        var (low, high) = pace.Band;
        return new RenderEstimate(expected, expected * low, expected * high);
    }
}

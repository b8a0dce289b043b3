using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Rendering.Words;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>A stretch of one clip, planned: what is read, and the graph that makes film frames of it.</summary>
/// <param name="Input">What it reads; null on a card.</param>
/// <param name="Graph">The graph to the label asked for.</param>
/// <param name="Words">The file of a card's words, or null.</param>
/// <param name="Measure">The graph of a first pass, ending in the label asked for; null where one pass does.</param>
/// <param name="Cost">Expected processor seconds.</param>
internal sealed record ClipStretch(SegmentInput? Input, string Graph, WordsFile? Words, string? Measure, double Cost)
{
    /// <summary>Read a hair early so that a frame right at the in-point is not lost to rounding.</summary>
    private static readonly TimeSpan Hair = TimeSpan.FromMilliseconds(5);

    /// <summary>Plans it.</summary>
    /// <param name="timeline">The film.</param>
    /// <param name="clip">The clip.</param>
    /// <param name="source">Its source; null on a card.</param>
    /// <param name="inputIndex">The place its input will have.</param>
    /// <param name="firstFrame">The clip's frame at which the stretch begins.</param>
    /// <param name="frames">How many frames.</param>
    /// <param name="to">The label it goes to.</param>
    /// <param name="prefix">For labels and files between.</param>
    /// <param name="stabiliser">How shaking is taken out here.</param>
    public static ClipStretch Plan(Timeline timeline, Clip clip, RenderSource? source, int inputIndex, int firstFrame, int frames, string to, string prefix, Stabiliser stabiliser)
    {
        if (clip.Card is { } card)
        {
            return OfCard(timeline, card, frames, to, prefix);
        }

        var video = source?.Probe.Video ?? throw new ArgumentException("A clip's source has no picture.");
        return clip.Still is not null || PictureFormats.IsPicture(source.Probe.Container)
            ? OfStill(timeline, clip, source, video, inputIndex, firstFrame, frames, to, prefix)
            : OfFootage(timeline, clip, source, video, inputIndex, firstFrame, frames, to, prefix, stabiliser);
    }

    private static ClipStretch OfCard(Timeline timeline, Card card, int frames, string to, string prefix)
    {
        var words = SegmentWords.Of(card, timeline.Size);
        var ground = CardGround.Graph(card.Ground, prefix + "g", timeline.Size, timeline.Rate, frames);
        return new ClipStretch(null, $"{ground};[{prefix}g]{BurnedWords.Filter(words, timeline.Rate)}[{to}]", words, null, RenderCosts.Card(timeline.Size, frames));
    }

    private static ClipStretch OfStill(Timeline timeline, Clip clip, RenderSource source, VideoStream video, int inputIndex, int firstFrame, int frames, string to, string prefix)
    {
        var isPicture = PictureFormats.IsPicture(source.Probe.Container);
        var input = new SegmentInput(clip.RecordingId, video.Index, isPicture ? TimeSpan.Zero : clip.In, TimeSpan.FromSeconds(2), 1) { PictureFormat = isPicture ? source.Probe.Container : null };
        var graph = StillPicture.Graph(video, Label(inputIndex, video), to, prefix, timeline.Size, timeline.Rate, clip, firstFrame, frames);
        return new ClipStretch(input, graph, null, null, RenderCosts.Still(timeline.Size, frames, clip.Still is { } still && still.From != still.To));
    }

    private static ClipStretch OfFootage(
        Timeline timeline, Clip clip, RenderSource source, VideoStream video, int inputIndex, int firstFrame, int frames, string to, string prefix, Stabiliser stabiliser)
    {
        var rate = timeline.Rate;
        var at = clip.In + SourceTime(clip, rate, firstFrame);
        var before = clip.Stabilise ? Math.Min(Stabilise.Lead(stabiliser), FilmFrames(clip, rate, at)) : 0;
        var after = clip.Stabilise ? Stabilise.Lead(stabiliser) : 0;
        at -= SourceTime(clip, rate, before);
        var lead = Math.Min(SourceSeek.LeadFrames(video, source.Probe.Container, rate, clip.Speed), FilmFrames(clip, rate, at));
        var from = at - SourceTime(clip, rate, lead);
        var seek = from > Hair ? from - Hair : TimeSpan.Zero;
        var made = before + frames + after;
        var take = SourceTime(clip, rate, lead + made) + Hair + TimeSpan.FromMilliseconds(250);
        var expected = Math.Min(SourceTime(clip, rate, made).TotalSeconds, Math.Max(0, (source.Probe.Duration - at).TotalSeconds));
        var input = new SegmentInput(clip.RecordingId, video.Index, seek, take, (clip.Stabilise ? expected : SourceTime(clip, rate, frames).TotalSeconds) * video.Fps);
        var steady = clip.Stabilise ? new SteadyStretch(stabiliser, prefix + ".trf", before, after) : null;
        var stretch = new FootageStretch(clip.Fit, from - seek, lead, frames, clip.Speed, clip.Reframe, steady);
        var label = Label(inputIndex, video);
        var graph = ConformedClip.Graph(video, label, to, prefix, timeline.Size, rate, stretch);
        var measure = steady is { Kind: Stabiliser.TwoPass } ? ConformedClip.Measure(video, label, to, timeline.Size, rate, stretch) : null;
        var cost = RenderCosts.Segment(video with { Fps = video.Fps * clip.Speed }, timeline.Size, rate, frames) + (steady is null ? 0 : RenderCosts.Steady(video, timeline.Size, made));
        return new ClipStretch(input, graph, null, measure, cost);
    }

    private static string Label(int inputIndex, VideoStream video) => FilterText.Invariant($"{inputIndex}:{video.Index}");

    /// <summary>The source's time that frames of the film take; by the film's frames first, so that splits do not drift.</summary>
    private static TimeSpan SourceTime(Clip clip, FrameRate rate, int frames) => clip.Speed == 1 ? rate.ToTime(frames) : rate.ToTime(frames) * clip.Speed;

    private static int FilmFrames(Clip clip, FrameRate rate, TimeSpan source) => rate.ToFrames(clip.Speed == 1 ? source : source / clip.Speed);
}

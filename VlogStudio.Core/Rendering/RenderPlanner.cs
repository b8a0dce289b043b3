using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Rendering.Words;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// Cuts a timeline into segments. A clip becomes the body that is seen alone, split so that no worker is left with a long one, and each
/// transition becomes a short segment of its own: a changed transition re-makes nothing else. Words re-make only the segments that show them. Pure.
/// </summary>
internal static class RenderPlanner
{
    /// <summary>The longest segment, seconds.</summary>
    private const int LongestSegment = 10;

    /// <summary>The plan of a valid timeline whose clips all have a source with a picture.</summary>
    /// <param name="timeline">The film.</param>
    /// <param name="profile">What kind of file it becomes.</param>
    /// <param name="sources">The sources by id.</param>
    /// <param name="toolVersion">What the tools here are (<see cref="ToolMark"/>).</param>
    /// <param name="stabiliser">How shaking is taken out here.</param>
    public static RenderPlan Plan(
        Timeline timeline, RenderProfile profile, IReadOnlyDictionary<Guid, RenderSource> sources, string toolVersion, Stabiliser stabiliser = Stabiliser.TwoPass)
    {
        var planning = new Planning(timeline, profile, sources, toolVersion, stabiliser);
        var positions = timeline.Positions();
        foreach (var position in positions)
        {
            if (position.OverlapBefore > 0)
            {
                planning.AddTransition(positions[position.Index - 1], position);
            }

            planning.AddBody(position);
        }

        return new RenderPlan(planning.Segments, timeline.TotalFrames());
    }

    private sealed class Planning(Timeline timeline, RenderProfile profile, IReadOnlyDictionary<Guid, RenderSource> sources, string toolVersion, Stabiliser stabiliser)
    {
        private readonly string[] encoder = EncoderSettings.Arguments(profile, timeline.Rate);
        private int cursor;

        public List<PlannedSegment> Segments { get; } = [];

        public void AddBody(ClipPosition position)
        {
            var first = position.OverlapBefore;
            var frames = position.FrameCount - position.OverlapBefore - position.OverlapAfter;
            var longest = LongestSegment * timeline.Rate.ToFrames(TimeSpan.FromSeconds(1));
            var parts = Math.Max(1, (frames + longest - 1) / longest);
            for (var part = 0; part < parts; part++)
            {
                var from = (int)((long)frames * part / parts);
                var to = (int)((long)frames * (part + 1) / parts);
                var stretch = Stretch(position.Clip, 0, first + from, to - from, "v", "a");
                Add([position.Index], [stretch], stretch.Graph, to - from);
            }
        }

        public void AddTransition(ClipPosition before, ClipPosition after)
        {
            var frames = after.OverlapBefore;
            var one = Stretch(before.Clip, 0, before.FrameCount - frames, frames, "x", "a");
            var two = Stretch(after.Clip, one.Input is null ? 0 : 1, 0, frames, "y", "b");
            var join = after.Clip.TransitionIn!.Kind switch
            {
                TransitionKind.Crossfade => Crossfade.Graph("x", "y", "z", frames),
                TransitionKind.FadeBlack => FadeBlack.Graph("x", "y", "z", frames),
                TransitionKind.Wipe => Wipe.Graph("x", "y", "z", frames, timeline.Rate),
                TransitionKind.Cut => throw new ArgumentException("A cut has no frames of its own."),
                _ => throw new ArgumentOutOfRangeException(nameof(after)),
            };
            Add([before.Index, after.Index], [one, two], $"{one.Graph};{two.Graph};{join};[z]{ColourTags.Filter}[v]", frames);
        }

        private ClipStretch Stretch(Clip clip, int inputIndex, int firstFrame, int frames, string to, string prefix) =>
            ClipStretch.Plan(timeline, clip, sources.GetValueOrDefault(clip.RecordingId), inputIndex, firstFrame, frames, to, prefix, stabiliser);

        private void Add(IReadOnlyList<int> clips, IReadOnlyList<ClipStretch> stretches, string graph, int frames)
        {
            var words = stretches.Select(s => s.Words).OfType<WordsFile>().ToList();
            if (SegmentWords.Of(timeline, cursor, frames) is { } seen)
            {
                // Only the end of the graph is called [v]: the words come between.
                graph = $"{graph[..^"[v]".Length]}[w];[w]{BurnedWords.Filter(seen, timeline.Rate)}[v]";
                words.Add(seen);
            }

            var measures = stretches.Select(s => s.Measure).OfType<string>().ToList();
            SegmentInput[] inputs = [.. stretches.Select(s => s.Input).OfType<SegmentInput>()];
            Segments.Add(new PlannedSegment
            {
                Key = SegmentKey.Of(inputs, graph, measures, encoder, sources, toolVersion),
                StartFrame = cursor,
                Frames = frames,
                Clips = clips,
                Inputs = inputs,
                Graph = graph,
                Words = [.. words.DistinctBy(w => w.Name)],
                Measures = measures,
                Encoder = encoder,
                Cost = stretches.Sum(s => s.Cost) * RenderCosts.CodecFactor(profile.Codec),
            });
            cursor += frames;
        }
    }
}

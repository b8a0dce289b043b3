using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// Cuts a timeline into segments. A clip becomes the body that is seen alone, split so that no worker is left with a long one, and each
/// transition becomes a short segment of its own: a changed transition re-makes nothing else. Pure.
/// </summary>
internal static class RenderPlanner
{
    /// <summary>Changes when the same arguments come to mean another picture.</summary>
    private const string EngineVersion = "1";

    /// <summary>The longest segment, seconds.</summary>
    private const int LongestSegment = 10;

    /// <summary>Read a hair early so that a frame right at the in-point is not lost to rounding.</summary>
    private static readonly TimeSpan Hair = TimeSpan.FromMilliseconds(5);

    /// <summary>The plan of a valid timeline whose clips all have a source with a picture.</summary>
    public static RenderPlan Plan(Timeline timeline, RenderProfile profile, IReadOnlyDictionary<Guid, RenderSource> sources, string toolVersion)
    {
        var planning = new Planning(timeline, profile, sources, toolVersion);
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

    private sealed class Planning(Timeline timeline, RenderProfile profile, IReadOnlyDictionary<Guid, RenderSource> sources, string toolVersion)
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
                var (input, graph, cost) = Conform(position.Clip, 0, first + from, to - from, "v", "a");
                Add([position.Index], [input], graph, to - from, cost);
            }
        }

        public void AddTransition(ClipPosition before, ClipPosition after)
        {
            var frames = after.OverlapBefore;
            var (inputA, graphA, costA) = Conform(before.Clip, 0, before.FrameCount - frames, frames, "x", "a");
            var (inputB, graphB, costB) = Conform(after.Clip, 1, 0, frames, "y", "b");
            var join = after.Clip.TransitionIn!.Kind switch
            {
                TransitionKind.Crossfade => Crossfade.Graph("x", "y", "z", frames),
                TransitionKind.Cut => throw new ArgumentException("A cut has no frames of its own."),
                _ => throw new ArgumentOutOfRangeException(nameof(after)),
            };
            Add([before.Index, after.Index], [inputA, inputB], $"{graphA};{graphB};{join};[z]{ColourTags.Filter}[v]", frames, costA + costB);
        }

        private (SegmentInput Input, string Graph, double Cost) Conform(Clip clip, int inputIndex, int firstFrame, int frames, string to, string prefix)
        {
            var video = sources[clip.RecordingId].Probe.Video ?? throw new ArgumentException("A clip's source has no picture.");
            var container = sources[clip.RecordingId].Probe.Container;
            var at = clip.In + timeline.Rate.ToTime(firstFrame);
            var lead = Math.Min(SourceSeek.LeadFrames(video, container, timeline.Rate), timeline.Rate.ToFrames(at));
            var from = at - timeline.Rate.ToTime(lead);
            var seek = from > Hair ? from - Hair : TimeSpan.Zero;
            var take = timeline.Rate.ToTime(lead + frames) + Hair + TimeSpan.FromMilliseconds(250);
            var input = new SegmentInput(clip.RecordingId, video.Index, seek, take, timeline.Rate.ToTime(frames).TotalSeconds * video.Fps);
            var label = string.Create(CultureInfo.InvariantCulture, $"{inputIndex}:{video.Index}");
            var graph = ConformedClip.Graph(video, label, to, prefix, timeline.Size, timeline.Rate, clip.Fit, from - seek, lead, frames);
            return (input, graph, RenderCosts.Segment(video, timeline.Size, timeline.Rate, frames));
        }

        private void Add(IReadOnlyList<int> clips, IReadOnlyList<SegmentInput> inputs, string graph, int frames, double cost)
        {
            Segments.Add(new PlannedSegment
            {
                Key = KeyOf(inputs, graph),
                StartFrame = cursor,
                Frames = frames,
                Clips = clips,
                Inputs = inputs,
                Graph = graph,
                Encoder = encoder,
                Cost = cost * RenderCosts.CodecFactor(profile.Codec),
            });
            cursor += frames;
        }

        /// <summary>Everything that decides the picture, and nothing that does not: no ids, no paths, no place in the film.</summary>
        private string KeyOf(IReadOnlyList<SegmentInput> inputs, string graph)
        {
            var text = new StringBuilder(EngineVersion).Append('|').Append(toolVersion).Append('|').Append(graph).Append('|').AppendJoin(' ', encoder);
            foreach (var input in inputs)
            {
                text.Append(CultureInfo.InvariantCulture, $"|{sources[input.RecordingId].Sha256} {input.StreamIndex} {input.Seek.Ticks} {input.Take.Ticks}");
            }

            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        }
    }
}

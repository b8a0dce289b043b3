using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.SmartCut;

/// <summary>
/// Decides what of each clip is taken over: whole groups of pictures from the first one that stands alone. What lies before it, and the few frames
/// behind the last that the others can do without, are encoded; so is every clip that cannot be taken over, and every transition. Pure.
/// </summary>
internal static class CutPlanner
{
    /// <summary>Fewer are sooner encoded than sought.</summary>
    public const int FewestCopied = 6;

    /// <summary>How far a frame may lie from its even place, in frames.</summary>
    private const double Even = 0.25;

    /// <summary>The plan of a valid timeline whose clips all have a source.</summary>
    /// <param name="timeline">The film.</param>
    /// <param name="profile">What kind of file it becomes.</param>
    /// <param name="sources">The sources by id.</param>
    /// <param name="stretches">The packets of clips that could be taken over, by <see cref="Clip.Id"/>.</param>
    /// <param name="toolVersion">ffmpeg's version.</param>
    /// <param name="stabiliser">How shaking is taken out here.</param>
    public static CutPlan Plan(
        Timeline timeline, RenderProfile profile, IReadOnlyDictionary<Guid, RenderSource> sources, IReadOnlyDictionary<Guid, SourceStretch> stretches, string toolVersion,
        Stabiliser stabiliser = Stabiliser.TwoPass)
    {
        var whole = RenderPlanner.Plan(timeline, profile, sources, toolVersion, stabiliser);
        // Half a second beside pictures at the source's own bit rate may be as large: it looks as good for less than half of the work.
        var quick = profile with { Preset = "ultrafast", Crf = profile.EffectiveCrf - 2 };
        var pieces = new List<CutPiece>();
        var clips = new List<ClipCut>();
        foreach (var position in timeline.Positions())
        {
            var body = position.FrameCount - position.OverlapBefore - position.OverlapAfter;
            var reason = CutRules.Of(timeline, position, sources.GetValueOrDefault(position.Clip.RecordingId));
            CopiedPiece? copied = null;
            var (head, first) = (0, 0.0);
            if (reason == CutReason.None)
            {
                (reason, copied, head, first) = stretches.TryGetValue(position.Clip.Id, out var stretch) ? Find(position, body, stretch, timeline.Rate) : (CutReason.SourceMissing, null, 0, 0);
            }

            clips.Add(new ClipCut(position.Clip.Id, reason, body, copied?.Frames ?? 0));
            pieces.AddRange(whole.Segments.Where(s => s.Clips.Count == 2 && s.Clips[1] == position.Index).Select(s => new MadePiece(s)));
            if (copied is null)
            {
                pieces.AddRange(whole.Segments.Where(s => s.Clips.Count == 1 && s.Clips[0] == position.Index).Select(s => new MadePiece(s)));
                continue;
            }

            pieces.AddRange(Made(position.Clip, first, head));
            pieces.Add(copied);
            pieces.AddRange(Made(position.Clip, copied.At.TotalSeconds + timeline.Rate.ToTime(copied.Frames).TotalSeconds, body - head - copied.Frames));
        }

        return new CutPlan(pieces, clips);

        // By itself, so that its name says nothing of its place in the film. Its first frame is one of the source's own, so that it meets what is taken over.
        IEnumerable<MadePiece> Made(Clip clip, double from, int frames) => frames == 0
            ? []
            : RenderPlanner.Plan(
                timeline with
                {
                    Clips = [clip with { In = TimeSpan.FromSeconds(Math.Max(0, from)), Frames = frames, TransitionIn = null }],
                    Captions = [], Subtitles = null, Chapters = [], Voice = null, Music = null,
                },
                quick, sources, toolVersion, stabiliser).Segments.Select(s => new MadePiece(s));
    }

    /// <summary>What can be taken over of a stretch; with the frames before it, and when the first of those is shown.</summary>
    internal static (CutReason Reason, CopiedPiece? Copied, int Head, double First) Find(ClipPosition position, int frames, SourceStretch stretch, FrameRate rate)
    {
        var frame = (double)rate.Denominator / rate.Numerator;
        var at = position.Clip.In.TotalSeconds + (position.OverlapBefore * frame);
        var shown = stretch.Packets.Select(p => p.Shown).Order().ToArray();
        var first = Nearest(shown, at);
        if (first < 0 || first + frames > shown.Length || Math.Abs(shown[first] - at) > frame)
        {
            return (CutReason.TooShort, null, 0, 0);
        }

        for (var i = 0; i < frames; i++)
        {
            if (Math.Abs(shown[first + i] - shown[first] - (i * frame)) > Even * frame)
            {
                return (CutReason.Uneven, null, 0, 0);
            }
        }

        for (var start = 0; start < stretch.Packets.Count; start++)
        {
            var packet = stretch.Packets[start];
            var place = packet.IsIdr ? Array.BinarySearch(shown, packet.Shown) : -1;
            if (place < first || place >= first + frames)
            {
                continue;
            }

            var (count, reorder) = LongestWhole(stretch.Packets, start, shown, place, first + frames);
            return count < FewestCopied
                ? (CutReason.NoKeyFrame, null, 0, 0)
                : (CutReason.None, new CopiedPiece(
                    position.Index, position.Clip.RecordingId, TimeSpan.FromSeconds(packet.Shown), [.. stretch.Packets.Skip(start).Take(count)], stretch.Extradata, reorder), place - first, shown[first]);
        }

        return (CutReason.NoKeyFrame, null, 0, 0);
    }

    /// <summary>The most packets in decoding order, from <paramref name="start"/> on, that are shown without a gap and end before <paramref name="end"/>.</summary>
    private static (int Count, int Reorder) LongestWhole(IReadOnlyList<StretchPacket> packets, int start, double[] shown, int place, int end)
    {
        var (best, last, reorder, reorderOfBest) = (0, place - 1, 0, 0);
        for (var i = start; i < packets.Count; i++)
        {
            var rank = Array.BinarySearch(shown, packets[i].Shown);
            if (rank < place || rank >= end)
            {
                break;
            }

            last = Math.Max(last, rank);
            reorder = Math.Max(reorder, i - start - (rank - place));
            if (last - place == i - start)
            {
                (best, reorderOfBest) = (i - start + 1, reorder);
            }
        }

        return (best, reorderOfBest);
    }

    private static int Nearest(double[] shown, double at)
    {
        var best = -1;
        for (var i = 0; i < shown.Length; i++)
        {
            // Half-way between two, the later: as the rate filter rounds.
            if (best < 0 || Math.Abs(shown[i] - at) <= Math.Abs(shown[best] - at) + 1e-9)
            {
                best = i;
            }
        }

        return best;
    }
}

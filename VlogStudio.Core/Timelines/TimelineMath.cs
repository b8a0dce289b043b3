namespace VlogStudio.Core.Timelines;

/// <summary>Where a clip lies in the film.</summary>
/// <param name="Index">0, 1, 2 … in the order of the film.</param>
/// <param name="Clip">The clip.</param>
/// <param name="StartFrame">The film's frame at which it begins to be seen; the start of its transition, if it has one.</param>
/// <param name="FrameCount">How many frames of the film it is seen, transitions included.</param>
/// <param name="OverlapBefore">How many of its first frames are shared with the clip before.</param>
/// <param name="OverlapAfter">How many of its last frames are shared with the clip after.</param>
public sealed record ClipPosition(int Index, Clip Clip, int StartFrame, int FrameCount, int OverlapBefore, int OverlapAfter)
{
    /// <summary>The frame after its last one.</summary>
    public int EndFrame => StartFrame + FrameCount;
}

/// <summary>The arithmetic of films: whole frames, no rounding twice.</summary>
public static class TimelineMath
{
    /// <summary>The fewest frames a clip that is cut short to fit may keep; a shorter rest is left out.</summary>
    public const int ShortestClip = 15;

    /// <summary>How much of its source a clip shows.</summary>
    public static TimeSpan SourceLength(this Clip clip, FrameRate rate)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return clip.Speed == 1 ? rate.ToTime(clip.Frames) : rate.ToTime(clip.Frames) * clip.Speed;
    }

    /// <summary>Where a clip ends in its source.</summary>
    public static TimeSpan OutAt(this Clip clip, FrameRate rate)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return clip.In + clip.SourceLength(rate);
    }

    /// <summary>How many frames the film has: all clips less what transitions overlap.</summary>
    public static int TotalFrames(IReadOnlyList<Clip> clips)
    {
        ArgumentNullException.ThrowIfNull(clips);
        var total = 0;
        for (var i = 0; i < clips.Count; i++)
        {
            total += clips[i].Frames - (i == 0 ? 0 : Overlap(clips[i]));
        }

        return total;
    }

    /// <summary>How many frames the film has.</summary>
    public static int TotalFrames(this Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        return TotalFrames(timeline.Clips);
    }

    /// <summary>Length of the film.</summary>
    public static TimeSpan Duration(this Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        return timeline.Rate.ToTime(timeline.TotalFrames());
    }

    /// <summary>Where each clip lies.</summary>
    public static IReadOnlyList<ClipPosition> Positions(this Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var positions = new List<ClipPosition>(timeline.Clips.Count);
        var cursor = 0;
        for (var i = 0; i < timeline.Clips.Count; i++)
        {
            var clip = timeline.Clips[i];
            var before = i == 0 ? 0 : Overlap(clip);
            var after = i + 1 < timeline.Clips.Count ? Overlap(timeline.Clips[i + 1]) : 0;
            var start = cursor - before;
            positions.Add(new ClipPosition(i, clip, start, clip.Frames, before, after));
            cursor = start + clip.Frames;
        }

        return positions;
    }

    /// <summary>
    /// The same film, no longer than <paramref name="maximum"/>: later clips are shortened or left out. A film that was longer comes within one
    /// frame of the maximum unless the clip at the border would be left shorter than <see cref="ShortestClip"/> or than its own transition.
    /// </summary>
    public static Timeline ClampTo(this Timeline timeline, TimeSpan maximum)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        return timeline with { Clips = ClampTo(timeline.Clips, timeline.Rate.ToFrames(maximum)) };
    }

    /// <summary>The clips that fit into <paramref name="maximumFrames"/>, the last one shortened.</summary>
    public static IReadOnlyList<Clip> ClampTo(IReadOnlyList<Clip> clips, int maximumFrames)
    {
        ArgumentNullException.ThrowIfNull(clips);
        var kept = new List<Clip>(clips.Count);
        var total = 0;
        foreach (var clip in clips)
        {
            var overlap = kept.Count == 0 ? 0 : Overlap(clip);
            var fits = Math.Min(clip.Frames, maximumFrames - total + overlap);
            if (fits < clip.Frames && fits < Math.Max(ShortestClip, (2 * overlap) + 1) && kept.Count > 0)
            {
                break;
            }

            if (fits <= 0)
            {
                break;
            }

            kept.Add(clip with { Frames = fits, TransitionIn = kept.Count == 0 ? null : clip.TransitionIn });
            total += fits - overlap;
            if (fits < clip.Frames)
            {
                break;
            }
        }

        return kept;
    }

    /// <summary>
    /// The longest transition both neighbours can carry: a clip is never covered by its two transitions, and one frame of it always stands alone.
    /// </summary>
    public static int LongestTransition(int framesBefore, int framesAfter) => Math.Max(0, (Math.Min(framesBefore, framesAfter) - 1) / 2);

    private static int Overlap(Clip clip) => clip.TransitionIn?.Frames ?? 0;
}

using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// Moves a film's words after clips were left out. Captions and chapters stay with the footage they lay over, and so do subtitles, unless a
/// voice is over the film: then they are the voice's, which does not move. Words that lose more than half of their time go with what was left out. Pure.
/// </summary>
internal static class WordsAfterCuts
{
    private static readonly TimeSpan Rounding = new(10);

    /// <summary>The shorter film with its words in their places.</summary>
    /// <param name="before">The film as it was.</param>
    /// <param name="after">The same without some clips, its words not moved yet.</param>
    public static Timeline Moved(Timeline before, Timeline after)
    {
        if (after.Clips.Count == 0)
        {
            return after;
        }

        var map = new FrameMap(before, after);
        var total = after.TotalFrames();
        return after with
        {
            Captions = [.. before.Captions.Select(c => Moved(c, map)).OfType<Caption>()],
            Subtitles = before.Subtitles is { } track
                ? track with { Cues = [.. track.Cues.Select(c => before.Voice is null ? Moved(c, map) : Clamped(c, before.Rate.ToTime(total))).OfType<SubtitleCue>()] }
                : null,
            Chapters = Chapters(before, map),
            Voice = before.Voice is { } voice && voice.StartFrame < total ? voice : null,
        };
    }

    private static Caption? Moved(Caption caption, FrameMap map)
    {
        var end = (int)Math.Min((long)caption.StartFrame + caption.Frames, map.OldTotal);
        var (from, until) = (map.At(caption.StartFrame), map.At(end));
        // Words that hung over the end of the film keep hanging.
        var left = until - from + (caption.StartFrame + caption.Frames - end);
        return until <= from || left * 2 < caption.Frames ? null : caption with { StartFrame = from, Frames = left };
    }

    private static SubtitleCue? Moved(SubtitleCue cue, FrameMap map)
    {
        var length = cue.End - cue.Start;
        var (from, until) = (map.At(cue.Start), map.At(cue.End));
        if (until <= from || (until - from) * 2 < length)
        {
            return null;
        }

        if ((until - from - length).Duration() > Rounding)
        {
            return cue with { Start = from, End = until, Words = [.. cue.Words.Select(w => w with { Start = Clamp(map.At(w.Start), from, until), End = Clamp(map.At(w.End), from, until) })] };
        }

        var by = from - cue.Start;
        return cue with { Start = from, End = cue.End + by, Words = [.. cue.Words.Select(w => w with { Start = w.Start + by, End = w.End + by })] };
    }

    private static SubtitleCue? Clamped(SubtitleCue cue, TimeSpan end) => cue.Start >= end
        ? null
        : cue with { End = cue.End < end ? cue.End : end, Words = [.. cue.Words.Where(w => w.Start < end).Select(w => w.End <= end ? w : w with { End = end })] };

    private static List<Chapter> Chapters(Timeline before, FrameMap map)
    {
        var chapters = new List<Chapter>();
        for (var i = 0; i < before.Chapters.Count; i++)
        {
            var chapter = before.Chapters[i];
            var next = i + 1 < before.Chapters.Count ? before.Chapters[i + 1].StartFrame : map.OldTotal;
            var (from, until) = (map.At(chapter.StartFrame), map.At(next));
            if (until > from)
            {
                chapters.Add(chapter with { StartFrame = from });
            }
        }

        return chapters;
    }

    private static TimeSpan Clamp(TimeSpan value, TimeSpan from, TimeSpan until) => value < from ? from : value > until ? until : value;

    /// <summary>Where each moment of the longer film is in the shorter one; what was left out has shrunk to a point. Never goes back.</summary>
    private sealed class FrameMap
    {
        private readonly FrameRate rate;
        private readonly List<(int From, int Until, int To, int Frames, bool IsLeft)> stretches = [];

        public FrameMap(Timeline before, Timeline after)
        {
            rate = before.Rate;
            OldTotal = before.TotalFrames();
            var kept = after.Positions().ToDictionary(p => p.Clip.Id);
            var old = before.Positions();
            for (var i = 0; i < old.Count; i++)
            {
                // In a transition the picture is the coming clip's: words set there are about it.
                var until = i + 1 < old.Count ? old[i + 1].StartFrame : old[i].EndFrame;
                if (kept.TryGetValue(old[i].Clip.Id, out var now))
                {
                    var ends = now.Index + 1 < after.Clips.Count ? kept[after.Clips[now.Index + 1].Id].StartFrame : now.EndFrame;
                    stretches.Add((old[i].StartFrame, until, now.StartFrame, ends - now.StartFrame, true));
                }
                else
                {
                    var next = old.Skip(i).Select(p => kept.GetValueOrDefault(p.Clip.Id)).FirstOrDefault(p => p is not null);
                    stretches.Add((old[i].StartFrame, until, next?.StartFrame ?? after.TotalFrames(), 0, false));
                }
            }
        }

        public int OldTotal { get; }

        public int At(int frame) => (int)Place(frame);

        public TimeSpan At(TimeSpan time)
        {
            var frame = (decimal)time.Ticks * rate.Numerator / rate.Denominator / TimeSpan.TicksPerSecond;
            return new TimeSpan((long)Math.Round(Place(frame) * rate.Denominator * TimeSpan.TicksPerSecond / rate.Numerator));
        }

        private decimal Place(decimal frame)
        {
            var last = stretches[^1];
            foreach (var stretch in stretches)
            {
                if (frame < stretch.Until)
                {
                    return stretch.To + (stretch.IsLeft ? Math.Min(Math.Max(0, frame - stretch.From), stretch.Frames) : 0);
                }
            }

            return last.To + Math.Min(last.Until - last.From, last.Frames) + (last.IsLeft ? frame - last.Until : 0);
        }
    }
}

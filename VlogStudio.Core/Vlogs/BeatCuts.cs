using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>
/// Moves the changes of clips to beats of the music: each change goes to the nearest beat at which neither clip is cut off in speech, at most
/// <see cref="FarthestSeconds"/> away; where there is none it stays off the beat rather than in a word. Pure.
/// </summary>
internal static class BeatCuts
{
    /// <summary>How far a change may be moved.</summary>
    public const double FarthestSeconds = 1.25;

    /// <summary>The film's frames on which beats fall; the piece is repeated as the film repeats it.</summary>
    public static IReadOnlyList<int> InFilm(IReadOnlyList<double> beats, MusicBed music, FrameRate rate, int frames)
    {
        var piece = music.Out - music.In;
        var within = beats.Select(b => TimeSpan.FromSeconds(b) - music.In).Where(t => t >= TimeSpan.Zero && t < piece).ToList();
        var found = new List<int>();
        for (var lap = TimeSpan.Zero; within.Count > 0 && piece > TimeSpan.Zero && rate.ToFrames(lap) < frames; lap += piece)
        {
            found.AddRange(within.Select(t => (int)Math.Round((lap + t).TotalSeconds * rate.Numerator / rate.Denominator)).Where(f => f < frames));
        }
        return found;
    }

    /// <summary>Lengths and starts of the clips with their changes on beats. A change in a transition is its middle. A clip with a chosen start stays as it is.</summary>
    public static (List<int> Frames, List<TimeSpan> Starts) Place(
        IReadOnlyList<EventMaterial> events, IReadOnlyList<int> planned, IReadOnlyList<int> available, IReadOnlyList<int> overlaps,
        IReadOnlyList<int> beats, FrameRate rate, bool isHeard, IReadOnlyList<TimeSpan?>? chosen = null)
    {
        var ends = Ends(planned, overlaps);
        var (frames, starts) = (new List<int>(), new List<TimeSpan>());
        var cursor = 0;
        for (var i = 0; i < planned.Count; i++)
        {
            var begin = cursor - overlaps[i];
            var (count, start) = chosen?[i] is { } at ? (planned[i], at)
                : i + 1 < planned.Count ? Change(i, begin)
                : Stretch(i, Math.Clamp(ends[i] - begin, Math.Min(Least(i), available[i]), available[i]));
            frames.Add(count);
            starts.Add(start);
            cursor = begin + count;
        }
        return (frames, starts);

        (int Count, TimeSpan Start) Change(int i, int begin)
        {
            var middle = overlaps[i + 1] / 2;
            var reach = rate.ToFrames(TimeSpan.FromSeconds(FarthestSeconds));
            var least = Math.Min(Least(i), available[i]);
            // What the next clip is left with must still carry it.
            var most = Math.Min(available[i], ends[i + 1] - Least(i + 1) + overlaps[i + 1] - begin);
            most = Math.Max(least, most);
            var wanted = Math.Clamp(ends[i] - begin, least, most);
            var onBeat = beats.Select(b => b + middle + (overlaps[i + 1] % 2) - begin).Where(c => c >= least && c <= most && Math.Abs(c - wanted) <= reach)
                .OrderBy(c => Math.Abs(c - wanted));
            var offBeat = Enumerable.Range(0, reach + 1).SelectMany(d => new[] { wanted - d, wanted + d }).Where(c => c >= least && c <= most);
            var best = (Count: wanted, Found: Find(i, wanted));
            var isFirst = true;
            foreach (var count in onBeat)
            {
                var found = Find(i, count);
                if (isFirst || found.SpeechCuts < best.Found.SpeechCuts) { best = (count, found); }
                isFirst = false;
                if (best.Found.SpeechCuts == 0) { return (best.Count, best.Found.Start); }
            }
            foreach (var count in best.Found.SpeechCuts > 0 ? offBeat : [])
            {
                if (Find(i, count) is { } found && found.SpeechCuts < best.Found.SpeechCuts) { best = (count, found); }
                if (best.Found.SpeechCuts == 0) { break; }
            }
            return (best.Count, best.Found.Start);
        }

        (int Count, TimeSpan Start) Stretch(int i, int count) => (count, Find(i, count).Start);

        (TimeSpan Start, int SpeechCuts) Find(int i, int count) => BestStretch.Find(events[i], rate.ToTime(count), isHeard);

        int Least(int i) => Math.Max(TimelineMath.ShortestClip, (2 * Math.Max(overlaps[i], i + 1 < overlaps.Count ? overlaps[i + 1] : 0)) + 1);
    }

    /// <summary>The frame after each clip's last one, as planned.</summary>
    private static int[] Ends(IReadOnlyList<int> planned, IReadOnlyList<int> overlaps)
    {
        var ends = new int[planned.Count];
        for (int i = 0, cursor = 0; i < planned.Count; i++) { ends[i] = cursor += planned[i] - overlaps[i]; }
        return ends;
    }
}

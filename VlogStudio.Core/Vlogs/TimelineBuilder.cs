using System.Globalization;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>
/// Makes the film's timeline of events and a maximum: pure and deterministic. The film is never longer than the maximum. Where the events are longer
/// together, each gets the same length, and what shorter events leave over goes to the longer ones; of a shortened event its best stretch is
/// shown. Clips the person cut are shown as they were cut, and the others share what is left.
/// </summary>
public static class TimelineBuilder
{
    /// <summary>How many frames a crossfade, and any other transition, takes where the clips are long enough: half a second at 30 a second.</summary>
    public const int CrossfadeFrames = 15;

    /// <summary>Builds it.</summary>
    /// <param name="events">The events in the order of the film.</param>
    /// <param name="request">A valid request.</param>
    /// <param name="title">The film's title.</param>
    /// <param name="track">The track asked for, or null.</param>
    /// <param name="culture">How dates in the picture are written; null for the caller's.</param>
    public static Timeline Build(IReadOnlyList<EventMaterial> events, VlogRequest request, string title, TrackMaterial? track, CultureInfo? culture = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(request);
        var rate = request.Rate;
        var maximum = rate.ToFrames(TimeSpan.FromSeconds(request.MaxDuration));
        var lengths = Lengths(events, request);
        var (frames, overlaps) = (lengths.Frames, lengths.Overlaps);
        var music = track is null ? null : MusicOf(request, track);
        var trims = Trims(request);
        var chosen = frames.Select((_, i) => trims.TryGetValue(events[i].Id, out var trim) ? Seconds.ToTime(trim.In) : (TimeSpan?)null).ToList();
        var starts = frames.Select((count, i) => chosen[i] ?? BestStretch.Find(events[i], rate.ToTime(count), avoidsSpeech: false).Start).ToList();
        if (request.CutOnBeats == true && music is not null && track is { Beats.Count: > 0 })
        {
            var beats = BeatCuts.InFilm(track.Beats, music, rate, maximum);
            var placed = BeatCuts.Place(events, frames, lengths.Available, overlaps, beats, rate, request.OriginalVolume is not 0, chosen);
            // Clips of chosen lengths cannot make up for what others gained: then no change moves rather than the film becoming too long.
            if (trims.Count == 0 || placed.Frames.Sum() - overlaps.Sum() <= maximum) { (frames, starts) = placed; }
        }
        var timeline = new Timeline
        {
            Title = title,
            Rate = rate,
            Size = RenderProfile.SizeOf(request.Resolution, request.Orientation),
            Clips = [.. frames.Select((count, i) => ClipOf(events[i], starts[i], count, overlaps[i], request))],
            Music = music,
            OriginalVolume = request.OriginalVolume ?? 1,
        };
        return timeline with { Captions = ClipStamps.Of(timeline, events, request.Stamps, culture ?? CultureInfo.CurrentCulture) };
    }

    /// <summary>How long the clips become.</summary>
    internal static ClipLengths Lengths(IReadOnlyList<EventMaterial> events, VlogRequest request)
    {
        var (rate, trims) = (request.Rate, Trims(request));
        var maximum = rate.ToFrames(TimeSpan.FromSeconds(request.MaxDuration));
        var available = events.Select(e => Math.Max(1, rate.ToFrames(trims.TryGetValue(e.Id, out var trim) ? trim.Length : e.End - e.Start)))
            .Take(Math.Max(1, maximum)).ToList();
        var isFixed = available.Select((_, i) => trims.ContainsKey(events[i].Id)).ToList();
        var (frames, overlaps) = Share(available, maximum, request.Transition == TransitionKind.Cut ? 0 : CrossfadeFrames * rate.Numerator / rate.Denominator / 30, isFixed);
        return new ClipLengths(frames, overlaps, available, isFixed);
    }

    /// <summary>How many frames each clip gets, and how many it shares with the one before. Fixed ones get all they have.</summary>
    internal static (IReadOnlyList<int> Frames, IReadOnlyList<int> Overlaps) Share(List<int> available, int maximum, int crossfade, IReadOnlyList<bool>? isFixed = null)
    {
        isFixed ??= [.. available.Select(_ => false)];
        var alone = FillAround(available, isFixed, maximum);
        // Overlaps are found on the shorter clips of a film without overlaps; the frames they win back only lengthen clips, so they stay possible.
        var overlaps = alone.Select((count, i) => i == 0 ? 0 : Math.Min(crossfade, TimelineMath.LongestTransition(alone[i - 1], count))).ToList();
        var frames = FillAround(available, isFixed, maximum + overlaps.Sum());
        // Rounding may take a frame from a clip again: then its transitions shrink, and the longest clip pays for the frames that come back.
        for (var i = 1; i < frames.Count; i++) { overlaps[i] = Math.Min(overlaps[i], TimelineMath.LongestTransition(frames[i - 1], frames[i])); }
        for (var excess = frames.Sum() - overlaps.Sum() - maximum; excess > 0; excess--)
        {
            var longest = Enumerable.Range(0, frames.Count).Where(i => !isFixed[i]).OrderByDescending(i => frames[i]).FirstOrDefault(-1);
            if (longest < 0 || frames[longest] <= (2 * crossfade) + 1) { break; }
            frames[longest]--;
        }
        return (frames, overlaps);
    }

    /// <summary>Shares what fixed clips leave of a budget among the others.</summary>
    private static List<int> FillAround(List<int> available, IReadOnlyList<bool> isFixed, int budget)
    {
        var shared = new Queue<int>(Fill([.. available.Where((_, i) => !isFixed[i])], budget - available.Where((_, i) => isFixed[i]).Sum()));
        return [.. available.Select((count, i) => isFixed[i] ? count : shared.Dequeue())];
    }

    private static Dictionary<Guid, ClipTrim> Trims(VlogRequest request) => (request.Clips ?? []).DistinctBy(c => c.EventId).ToDictionary(c => c.EventId);

    /// <summary>Shares a budget evenly among clips of limited length, the first ones getting what does not divide.</summary>
    private static List<int> Fill(List<int> available, int budget)
    {
        var shares = new int[available.Count];
        var left = Math.Max(available.Count, budget);
        var open = Enumerable.Range(0, available.Count).OrderBy(i => available[i]).ThenBy(i => i).ToList();
        for (var n = 0; n < open.Count; n++)
        {
            var even = left / (open.Count - n);
            if (available[open[n]] > even)
            {
                var rest = open.Skip(n).Order().ToList();
                var extra = left - (even * rest.Count);
                foreach (var (i, position) in rest.Select((i, position) => (i, position))) { shares[i] = Math.Min(available[i], even + (position < extra ? 1 : 0)); }
                return [.. shares];
            }
            shares[open[n]] = available[open[n]];
            left -= available[open[n]];
        }
        return [.. shares];
    }

    private static Clip ClipOf(EventMaterial e, TimeSpan start, int frames, int overlap, VlogRequest request) => new()
    {
        // An event is in a film once, so its id names the clip, and the same request gives the same timeline.
        Id = e.Id,
        RecordingId = e.RecordingId,
        EventId = e.Id,
        In = start,
        Frames = frames,
        Fit = request.Fit,
        TransitionIn = overlap > 0 ? new Transition(request.Transition, overlap) : null,
    };

    /// <summary>The music a request asks for.</summary>
    internal static MusicBed MusicOf(VlogRequest request, TrackMaterial track)
    {
        var end = request.MusicEnd is { } e ? TimeSpan.FromSeconds(e) : track.Duration;
        return new MusicBed
        {
            TrackId = track.Id,
            In = TimeSpan.FromSeconds(request.MusicStart ?? 0),
            Out = end > track.Duration ? track.Duration : end,
            Volume = request.MusicVolume ?? 0.6,
            Duck = request.Duck ?? true,
        };
    }
}

/// <summary>How long clips become, frames.</summary>
/// <param name="Frames">Each clip's length, transitions included.</param>
/// <param name="Overlaps">How many frames each shares with the one before.</param>
/// <param name="Available">How long each could be.</param>
/// <param name="IsFixed">Whether the person chose its stretch.</param>
internal sealed record ClipLengths(IReadOnlyList<int> Frames, IReadOnlyList<int> Overlaps, IReadOnlyList<int> Available, IReadOnlyList<bool> IsFixed);

using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>Finds what is wrong with clips a person cut; each problem names the clip: <c>clips[2].out</c>.</summary>
internal static class ClipTrims
{
    /// <summary>The shortest clip, seconds; an event that is shorter may be shown whole.</summary>
    public const double Shortest = 0.5;

    /// <summary>A length of whole frames may lie a frame below one of whole seconds.</summary>
    private const double AFrame = 0.034;

    /// <summary>A recording's announced length and its last frame differ by a little.</summary>
    private static readonly TimeSpan Edge = TimeSpan.FromMilliseconds(50);

    /// <summary>Checks each clip for itself.</summary>
    public static void AddProblems(VlogRequest request, VlogMaterial material, List<Problem> problems)
    {
        var seen = new HashSet<Guid>();
        foreach (var (trim, i) in (request.Clips ?? []).Select((trim, i) => (trim, i)))
        {
            var at = $"clips[{i}]";
            if (trim is null) { problems.Add(Problem.Invalid(at, "value_missing")); continue; }
            if (!seen.Add(trim.EventId)) { problems.Add(Problem.Invalid($"{at}.event_id", "event_chosen_twice", 1)); }
            if (!request.EventIds.Contains(trim.EventId)) { problems.Add(Problem.Invalid($"{at}.event_id", "clip_not_chosen")); }
            else if (material.Events.TryGetValue(trim.EventId, out var e)) { AddTimes(trim, e, at, problems); }
        }
    }

    /// <summary>Checks that all clips fit into the film; only for a request in which nothing else is wrong.</summary>
    public static void AddRoom(VlogRequest request, VlogMaterial material, List<Problem> problems)
    {
        if (request.Clips is not { Count: > 0 }) { return; }
        var lengths = TimelineBuilder.Lengths([.. request.EventIds.Select(id => material.Events[id])], request);
        var rate = request.Rate;
        var (total, most) = (lengths.Frames.Sum() - lengths.Overlaps.Sum(), rate.ToFrames(TimeSpan.FromSeconds(request.MaxDuration)));
        var squeezed = lengths.Frames.Where((count, i) => !lengths.IsFixed[i] && count < Math.Min(lengths.Available[i], TimelineMath.ShortestClip)).Count();
        if (squeezed > 0) { problems.Add(Problem.Invalid("clips", "clips_leave_no_room", squeezed, rate.ToTime(most))); }
        else if (total > most) { problems.Add(Problem.Invalid("clips", "clips_too_long", rate.ToTime(total), rate.ToTime(most))); }
    }

    private static void AddTimes(ClipTrim trim, EventMaterial e, string at, List<Problem> problems)
    {
        var (start, end) = (Seconds.ToTime(trim.In), Seconds.ToTime(trim.Out));
        var before = problems.Count;
        if (start < TimeSpan.Zero || start >= e.RecordingDuration) { problems.Add(Problem.Invalid($"{at}.in", "clip_outside_recording", e.RecordingDuration)); }
        if (end <= TimeSpan.Zero || end > e.RecordingDuration + Edge) { problems.Add(Problem.Invalid($"{at}.out", "clip_outside_recording", e.RecordingDuration)); }
        if (problems.Count > before) { return; }
        if (end <= start) { problems.Add(Problem.Invalid($"{at}.out", "clip_reversed")); }
        else if ((end - start).TotalSeconds < Math.Min(Shortest, (e.End - e.Start).TotalSeconds) - AFrame)
        {
            problems.Add(Problem.Invalid($"{at}.out", "clip_too_short", Shortest));
        }
    }
}

using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Makes one event of neighbours.</summary>
public sealed class MergeEvents(EventEditing editing)
{
    /// <summary>Makes one event of two or more neighbours from one recording; it takes the best one's name and picture.</summary>
    /// <returns>The event, or merge_needs_two, merge_other_recording, merge_not_neighbours, event_not_found.</returns>
    public async Task<Result<EventEditResult>> HandleAsync(Guid userId, IReadOnlyList<Guid> eventIds, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(eventIds);
        if (eventIds.Distinct().Count() < 2) { return Problem.Invalid("event_ids", "merge_needs_two"); }
        return await editing.RunAsync(userId, eventIds, "merge", Merge, ct);
    }

    private static Problem? Merge(EventEditScope scope)
    {
        var events = scope.Events;
        if (events.Any(e => e.RecordingId != events[0].RecordingId)) { return Problem.Invalid("event_ids", "merge_other_recording"); }
        var (start, end) = (events.Min(e => e.Start), events.Max(e => e.End));
        if (scope.Others.Any(o => o.Start >= start && o.End <= end && !events.Any(e => e.Start <= o.Start && e.End >= o.End)))
        {
            return Problem.Invalid("event_ids", "merge_not_neighbours");
        }
        var best = events.OrderByDescending(e => e.IsTitleChosen).ThenByDescending(e => e.Score).ThenBy(e => e.Start).First();
        scope.AddLike(best, best.Title, start, end).IsHidden = events.All(e => e.IsHidden);
        foreach (var e in events) { e.DeletedAt = scope.Now; }
        return null;
    }
}

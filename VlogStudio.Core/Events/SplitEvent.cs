using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Splits an event in two.</summary>
public sealed class SplitEvent(EventEditing editing)
{
    /// <summary>Splits it at a time within the recording.</summary>
    /// <returns>The two events, or split_outside_event (args: first and last second it may be split at), event_not_found.</returns>
    public Task<Result<EventEditResult>> HandleAsync(Guid userId, Guid eventId, TimeSpan at, CancellationToken ct) =>
        editing.RunAsync(userId, [eventId], "split", scope => Split(scope, at), ct);

    private static Problem? Split(EventEditScope scope, TimeSpan at)
    {
        var whole = scope.Events[0];
        if (whole.End - whole.Start < EventEditing.Shortest * 2) { return Problem.Invalid("at", "event_too_short_to_split", EventEditing.Shortest.TotalSeconds * 2); }
        var (first, last) = (whole.Start + EventEditing.Shortest, whole.End - EventEditing.Shortest);
        if (at < first || at > last) { return Problem.Invalid("at", "split_outside_event", first.TotalSeconds, last.TotalSeconds); }
        scope.AddLike(whole, whole.Title, whole.Start, at);
        scope.AddLike(whole, NextTitle(whole.Title), at, whole.End);
        whole.DeletedAt = scope.Now;
        return null;
    }

    private static string NextTitle(string title)
    {
        var open = title.EndsWith(')') ? title.LastIndexOf(" (", StringComparison.Ordinal) : -1;
        var next = open > 0 && int.TryParse(title[(open + 2)..^1], out var number) && number is > 0 and < 1000
            ? $"{title[..open]} ({number + 1})"
            : $"{title} (2)";
        return next.EnumerateRunes().Count() <= 200 ? next : title;
    }
}

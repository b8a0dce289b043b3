using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>What to change of an event; null leaves it. Also the body of <c>PATCH /api/v1/events/{id}</c>, times in seconds there.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Start">Start within the recording.</param>
/// <param name="End">End within the recording.</param>
/// <param name="IsHidden">Whether it is hidden.</param>
public sealed record EventChanges(string? Title = null, TimeSpan? Start = null, TimeSpan? End = null, bool? IsHidden = null);

/// <summary>Changes an event's name, bounds or visibility in one edit.</summary>
public sealed class ChangeEvent(EventEditing editing)
{
    /// <summary>Changes it.</summary>
    /// <returns>The event as it is now, or every problem: text_required, text_too_long, trim_outside_recording, event_too_short, event_not_found.</returns>
    public async Task<Result<EventEditResult>> HandleAsync(Guid userId, Guid eventId, EventChanges changes, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var title = changes.Title is null ? null : PersonText.Check("title", changes.Title, 200, isRequired: true);
        if (title is { IsOk: false }) { return title.Refused<EventEditResult>(); }
        return await editing.RunAsync(userId, [eventId], "change", scope => Apply(scope, changes, title?.Value), ct);
    }

    private static Problem? Apply(EventEditScope scope, EventChanges changes, string? title)
    {
        var e = scope.Events[0];
        var (start, end) = (changes.Start ?? e.Start, changes.End ?? e.End);
        if ((start, end) != (e.Start, e.End))
        {
            var length = scope.RecordingDuration;
            if (start < TimeSpan.Zero || start >= length) { return Problem.Invalid("start", "trim_outside_recording", length); }
            if (end > length || end <= TimeSpan.Zero) { return Problem.Invalid("end", "trim_outside_recording", length); }
            if (end - start < EventEditing.Shortest) { return Problem.Invalid("end", "event_too_short", EventEditing.Shortest.TotalSeconds); }
            scope.Move(e, start, end);
        }
        if (title is not null) { (e.Title, e.IsTitleChosen) = (title, true); }
        e.IsHidden = changes.IsHidden ?? e.IsHidden;
        return null;
    }
}

using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Takes an edit of events back.</summary>
public sealed class UndoEventEdit(EventEditing editing)
{
    /// <summary>Takes back the last edit of a day's events that was not taken back yet.</summary>
    /// <returns>The events that stand again, or nothing_to_undo.</returns>
    public Task<Result<IReadOnlyList<EventView>>> HandleAsync(Guid userId, DateOnly date, CancellationToken ct) => editing.UndoAsync(userId, date, ct);
}

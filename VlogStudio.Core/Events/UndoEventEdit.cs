using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Takes back the last edit of a day's events that was not taken back yet.</summary>
public sealed class UndoEventEdit
{
    /// <summary>Takes back the last edit of a day's events that was not taken back yet.</summary>
    public Task<Result<IReadOnlyList<EventView>>> HandleAsync(Guid userId, DateOnly date, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}

using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Moves an event's start and end within its recording.</summary>
public sealed class TrimEvent(ChangeEvent change)
{
    /// <summary>Moves an event's start and end within its recording.</summary>
    public Task<Result<EventEditResult>> HandleAsync(Guid userId, Guid eventId, TimeSpan start, TimeSpan end, CancellationToken ct) =>
        change.HandleAsync(userId, eventId, new EventChanges(Start: start, End: end), ct);
}

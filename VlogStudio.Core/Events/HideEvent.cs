using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Hides an event from its day.</summary>
public sealed class HideEvent(ChangeEvent change)
{
    /// <summary>Hides an event from its day.</summary>
    public Task<Result<EventEditResult>> HandleAsync(Guid userId, Guid eventId, CancellationToken ct) =>
        change.HandleAsync(userId, eventId, new EventChanges(IsHidden: true), ct);
}

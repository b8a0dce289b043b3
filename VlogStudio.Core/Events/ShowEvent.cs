using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Shows a hidden event again.</summary>
public sealed class ShowEvent(ChangeEvent change)
{
    /// <summary>Shows a hidden event again.</summary>
    public Task<Result<EventEditResult>> HandleAsync(Guid userId, Guid eventId, CancellationToken ct) =>
        change.HandleAsync(userId, eventId, new EventChanges(IsHidden: false), ct);
}

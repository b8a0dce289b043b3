using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Hides an event from its day.</summary>
public sealed class HideEvent
{
    /// <summary>Hides an event from its day.</summary>
    public Task<Result<EventEditResult>> HandleAsync(Guid userId, Guid eventId, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}

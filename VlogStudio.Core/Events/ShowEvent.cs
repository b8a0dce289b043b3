using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Shows a hidden event again.</summary>
public sealed class ShowEvent
{
    /// <summary>Shows a hidden event again.</summary>
    public Task<Result<EventEditResult>> HandleAsync(Guid userId, Guid eventId, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}

using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Names an event.</summary>
public sealed class RetitleEvent
{
    /// <summary>Names an event.</summary>
    public Task<Result<EventEditResult>> HandleAsync(Guid userId, Guid eventId, string? title, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}

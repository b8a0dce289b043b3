using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Splits an event in two at a time within the recording.</summary>
public sealed class SplitEvent
{
    /// <summary>Splits an event in two at a time within the recording.</summary>
    public Task<Result<EventEditResult>> HandleAsync(Guid userId, Guid eventId, TimeSpan at, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}

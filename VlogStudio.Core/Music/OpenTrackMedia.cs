using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Music;

/// <summary>Finds a piece of music for playing.</summary>
public sealed class OpenTrackMedia
{
    /// <summary>Finds a piece of music for playing.</summary>
    public Task<Result<StoredContent>> HandleAsync(Guid userId, Guid trackId, CancellationToken ct) => throw new NotSupportedException();
}

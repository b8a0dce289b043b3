using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Music;

/// <summary>Removes a piece of the person's own.</summary>
public sealed class RemoveTrack
{
    /// <summary>Removes a piece of the person's own.</summary>
    public Task<Result<Unit>> HandleAsync(Guid userId, Guid trackId, CancellationToken ct) => throw new NotSupportedException();
}

using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Throws a resumable upload away.</summary>
public sealed class CancelUpload
{
    /// <summary>Throws a resumable upload away.</summary>
    public Task<Result<Unit>> HandleAsync(Guid userId, Guid uploadId, CancellationToken ct) => throw new NotSupportedException();
}

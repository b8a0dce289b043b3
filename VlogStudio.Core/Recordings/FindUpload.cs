using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Says how far a resumable upload is.</summary>
public sealed class FindUpload
{
    /// <summary>Says how far a resumable upload is.</summary>
    public Task<Result<UploadState>> HandleAsync(Guid userId, Guid uploadId, CancellationToken ct) => throw new NotSupportedException();
}

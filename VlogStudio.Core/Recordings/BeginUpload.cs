using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Makes room for a resumable upload and the recording it is for.</summary>
public sealed class BeginUpload
{
    /// <summary>Makes room for a resumable upload and the recording it is for.</summary>
    public Task<Result<UploadState>> HandleAsync(Guid userId, UploadRequest request, CancellationToken ct) => throw new NotSupportedException();
}

using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Takes the next bytes of a resumable upload; the last ones start the ingest.</summary>
public sealed class AppendUpload
{
    /// <summary>Takes the next bytes of a resumable upload; the last ones start the ingest.</summary>
    public Task<Result<UploadState>> HandleAsync(Guid userId, Guid uploadId, long offset, Stream body, UploadChecksum? checksum, long? declaredLength, CancellationToken ct) => throw new NotSupportedException();
}

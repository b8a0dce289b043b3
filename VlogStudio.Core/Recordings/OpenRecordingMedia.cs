using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings;

/// <summary>Finds the picture, sprite or stream of a recording for sending.</summary>
public sealed class OpenRecordingMedia
{
    /// <summary>Finds the picture, sprite or stream of a recording for sending.</summary>
    public Task<Result<StoredContent>> HandleAsync(Guid userId, Guid recordingId, RecordingMedia media, CancellationToken ct) => throw new NotSupportedException();
}

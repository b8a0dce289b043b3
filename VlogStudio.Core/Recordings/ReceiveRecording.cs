using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Takes a whole recording in one stream and starts its ingest.</summary>
public sealed class ReceiveRecording
{
    /// <summary>Takes a whole recording in one stream and starts its ingest.</summary>
    public Task<Result<RecordingView>> HandleAsync(Guid userId, string? filename, Stream content, DateTimeOffset? capturedAt, CancellationToken ct) => throw new NotSupportedException();
}

using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Brings a removed recording back.</summary>
public sealed class RestoreRecording
{
    /// <summary>Brings a removed recording back.</summary>
    public Task<Result<RecordingView>> HandleAsync(Guid userId, Guid recordingId, CancellationToken ct) => throw new NotSupportedException();
}

using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Brings one recording.</summary>
public sealed class GetRecording
{
    /// <summary>Brings one recording.</summary>
    public Task<Result<RecordingView>> HandleAsync(Guid userId, Guid recordingId, CancellationToken ct) => throw new NotSupportedException();
}

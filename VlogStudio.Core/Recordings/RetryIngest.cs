using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Has a rejected recording looked at again.</summary>
public sealed class RetryIngest
{
    /// <summary>Has a rejected recording looked at again.</summary>
    public Task<Result<RecordingView>> HandleAsync(Guid userId, Guid recordingId, CancellationToken ct) => throw new NotSupportedException();
}

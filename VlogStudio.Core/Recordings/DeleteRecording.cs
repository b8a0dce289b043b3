using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Removes a recording; RestoreRecording undoes it while its objects are kept.</summary>
public sealed class DeleteRecording
{
    /// <summary>Removes a recording; RestoreRecording undoes it while its objects are kept.</summary>
    public Task<Result<Unit>> HandleAsync(Guid userId, Guid recordingId, CancellationToken ct) => throw new NotSupportedException();
}

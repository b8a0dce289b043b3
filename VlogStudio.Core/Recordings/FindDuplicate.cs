namespace VlogStudio.Core.Recordings;

/// <summary>Finds a recording of this person with the same bytes: asked before an upload.</summary>
public sealed class FindDuplicate
{
    /// <summary>Finds a recording of this person with the same bytes: asked before an upload.</summary>
    public Task<RecordingView?> HandleAsync(Guid userId, string sha256, CancellationToken ct) => throw new NotSupportedException();
}

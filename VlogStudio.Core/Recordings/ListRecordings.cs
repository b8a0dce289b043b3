using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Lists a person's recordings, newest first.</summary>
public sealed class ListRecordings
{
    /// <summary>Lists a person's recordings, newest first.</summary>
    public Task<Page<RecordingView>> HandleAsync(Guid userId, RecordingFilter filter, PageRequest page, CancellationToken ct) => throw new NotSupportedException();
}

using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Music;

/// <summary>Brings one piece of music with its wave form.</summary>
public sealed class GetTrack
{
    /// <summary>Brings one piece of music with its wave form.</summary>
    public Task<Result<TrackView>> HandleAsync(Guid userId, Guid trackId, CancellationToken ct) => throw new NotSupportedException();
}

using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Music;

/// <summary>Takes a person's own piece of music and starts looking at it.</summary>
public sealed class AddTrack
{
    /// <summary>Takes a person's own piece of music and starts looking at it.</summary>
    public Task<Result<TrackView>> HandleAsync(Guid userId, string? filename, Stream content, CancellationToken ct) => throw new NotSupportedException();
}

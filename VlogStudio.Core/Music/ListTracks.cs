using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Music;

/// <summary>Lists the library's music and the person's own that can be used, by title; the query searches titles and artists.</summary>
public sealed class ListTracks
{
    /// <summary>Lists the library's music and the person's own that can be used, by title; the query searches titles and artists.</summary>
    public Task<Page<TrackView>> HandleAsync(Guid userId, string? query, PageRequest page, CancellationToken ct) => throw new NotSupportedException();
}

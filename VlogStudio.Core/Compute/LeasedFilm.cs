using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Compute;

/// <summary>A film a node has claimed: all it needs to make it but the footage, which it asks for with the fence.</summary>
public sealed record LeasedFilm
{
    /// <summary>The vlog.</summary>
    public required Guid VlogId { get; init; }

    /// <summary>Its job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>Rises with each claim; goes with everything the node says of this film.</summary>
    public required int Fence { get; init; }

    /// <summary>Which try this is, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>After how many seconds of silence the film is given to another.</summary>
    public required double LeaseSeconds { get; init; }

    /// <summary>At least how often the node is to be heard of, seconds.</summary>
    public required double HeartbeatSeconds { get; init; }

    /// <summary>The film as data.</summary>
    public required Timeline Timeline { get; init; }

    /// <summary>What kind of file it becomes.</summary>
    public required RenderProfile Profile { get; init; }

    /// <summary>The fewest clips that still make a film when others cannot be shown.</summary>
    public required int MinimumClips { get; init; }

    /// <summary>The same for films of the same person, and no other's: what a node keeps between films must not be mixed.</summary>
    public required string CacheScope { get; init; }

    /// <summary>The trace it belongs to, as a W3C traceparent, or null.</summary>
    public string? Trace { get; init; }
}

/// <summary>What a claim brought.</summary>
/// <param name="Film">The film, or null where none waits for this node.</param>
public sealed record FilmClaim(LeasedFilm? Film);

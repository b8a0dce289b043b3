using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Sharing;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>All that is needed to make a film. It names no person and no database row; ids are the timeline's own.</summary>
public sealed record RenderInput
{
    /// <summary>The film as data; must be valid (<see cref="TimelineValidator"/>).</summary>
    public required Timeline Timeline { get; init; }

    /// <summary>What kind of file it becomes. Size and rate are the timeline's.</summary>
    public required RenderProfile Profile { get; init; }

    /// <summary>The recordings by <see cref="Clip.RecordingId"/>, as local files. One that is missing here makes its clips skipped.</summary>
    public required IReadOnlyDictionary<Guid, RenderSource> Sources { get; init; }

    /// <summary>The music's file, where the timeline has a music bed.</summary>
    public RenderSource? Music { get; init; }

    /// <summary>An existing folder of this render alone; everything made lies in it. Who gave it removes it.</summary>
    public required string ScratchFolder { get; init; }

    /// <summary>Where conformed segments are kept between renders; null keeps none. Share one only between renders of one person.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The fewest clips that still make a film when others cannot be decoded.</summary>
    public int MinimumClips { get; init; } = 1;

    /// <summary>The way to others who may make some of the segments; null makes all of them here.</summary>
    internal ISegmentShare? Share { get; init; }
}

/// <summary>A source of a film.</summary>
/// <param name="Path">The local file.</param>
/// <param name="Sha256">SHA-256 of its bytes, hex.</param>
/// <param name="Probe">What it holds.</param>
/// <param name="IntegratedLufs">Its measured loudness, or null.</param>
public sealed record RenderSource(string Path, string Sha256, MediaProbe Probe, double? IntegratedLufs = null);

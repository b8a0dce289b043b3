using System.Text.Json.Serialization;
using VlogStudio.Core.Rendering.Words;

namespace VlogStudio.Core.Rendering;

/// <summary>What has to be made for the picture of a film, in the film's order; frames add up exactly.</summary>
/// <param name="Segments">The segments.</param>
/// <param name="TotalFrames">Frames of the film.</param>
internal sealed record RenderPlan(IReadOnlyList<PlannedSegment> Segments, int TotalFrames);

/// <summary>One stretch of film that is encoded by itself and joined by copying.</summary>
internal sealed record PlannedSegment
{
    /// <summary>Names the picture: equal keys, equal picture. SHA-256, hex.</summary>
    public required string Key { get; init; }

    /// <summary>First frame in the film.</summary>
    public required int StartFrame { get; init; }

    /// <summary>Frames.</summary>
    public required int Frames { get; init; }

    /// <summary>The clips it shows: one, or two in a transition. Places in the timeline.</summary>
    public required IReadOnlyList<int> Clips { get; init; }

    /// <summary>What it reads; nothing where only cards are seen.</summary>
    public required IReadOnlyList<SegmentInput> Inputs { get; init; }

    /// <summary>The filter graph from <c>[0:…]</c> to <c>[v]</c>.</summary>
    public required string Graph { get; init; }

    /// <summary>The files of words that the graph names.</summary>
    public IReadOnlyList<WordsFile> Words { get; init; } = [];

    /// <summary>Graphs of a first pass over the same inputs, each from its input to the label <see cref="MeasureLabels"/> has for it; none where one pass does.</summary>
    public IReadOnlyList<string> Measures { get; init; } = [];

    /// <summary>Where the first pass's graphs end.</summary>
    [JsonIgnore]
    public IEnumerable<string> MeasureLabels => Measures.Select(m => m[m.LastIndexOf('[')..]);

    /// <summary>Encoder arguments but for the number of threads.</summary>
    public required IReadOnlyList<string> Encoder { get; init; }

    /// <summary>Expected processor seconds on the machine the constants were measured on.</summary>
    public required double Cost { get; init; }
}

/// <summary>A stretch of a source that a segment reads.</summary>
/// <param name="RecordingId">The recording.</param>
/// <param name="StreamIndex">The picture's stream in the file.</param>
/// <param name="Seek">Where reading begins.</param>
/// <param name="Take">How much is read.</param>
/// <param name="SourceFrames">How many frames the source should have there, by its average rate.</param>
internal sealed record SegmentInput(Guid RecordingId, int StreamIndex, TimeSpan Seek, TimeSpan Take, double SourceFrames)
{
    /// <summary>ffmpeg's name for the form of a picture's file; null for footage.</summary>
    public string? PictureFormat { get; init; }
}

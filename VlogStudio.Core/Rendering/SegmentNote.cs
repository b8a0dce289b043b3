namespace VlogStudio.Core.Rendering;

/// <summary>What was found when a segment was decoded, once, right after it was made. It lies beside the segment in the cache.</summary>
internal sealed record SegmentNote
{
    /// <summary>Frames that decoded without an error: all of them.</summary>
    public required int Frames { get; init; }

    /// <summary>Size and checksum of its parameter sets; the same in all segments of a film.</summary>
    public required string Extradata { get; init; }

    /// <summary>Names the bytes of its packets (<see cref="PacketTable.Digest"/>).</summary>
    public required string Digest { get; init; }

    /// <summary>Frame of its best-looking key frame.</summary>
    public int PosterFrame { get; init; }

    /// <summary>How good that one is as a poster.</summary>
    public double PosterScore { get; init; }
}

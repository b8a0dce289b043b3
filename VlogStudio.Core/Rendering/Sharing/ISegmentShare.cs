namespace VlogStudio.Core.Rendering.Sharing;

/// <summary>The way by which others may make segments of a film while its own render makes the rest.</summary>
internal interface ISegmentShare
{
    /// <summary>Begins to hand out what has to be made.</summary>
    /// <param name="missing">It, in the film's order.</param>
    /// <param name="tools">The mark of the tools here (<see cref="ToolMark"/>): only who has the same may help.</param>
    /// <param name="onProgress">Told how far a segment is elsewhere: its key, and 0..1 of its frames.</param>
    ISegmentTurns Begin(IReadOnlyList<PlannedSegment> missing, string tools, Action<string, double> onProgress);
}

/// <summary>What this render is to do next, one segment after the other. Disposing it ends what others do for it.</summary>
internal interface ISegmentTurns : IAsyncDisposable
{
    /// <summary>The next thing for one of this render's workers.</summary>
    Task<SegmentTurn> NextAsync(CancellationToken ct);

    /// <summary>After <see cref="TurnKind.Wait"/>: returns when it is worth asking again.</summary>
    Task ChangedAsync(CancellationToken ct);
}

/// <summary>What a turn says.</summary>
internal enum TurnKind
{
    /// <summary>The segment is to be made here.</summary>
    Make,

    /// <summary>The segment was made elsewhere and lies here now.</summary>
    Arrived,

    /// <summary>All that is left is being made elsewhere.</summary>
    Wait,

    /// <summary>Nothing is left.</summary>
    End,
}

/// <summary>A turn.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Segment">The segment, where there is one.</param>
/// <param name="Made">What arrived.</param>
internal sealed record SegmentTurn(TurnKind Kind, PlannedSegment? Segment = null, MadeSegment? Made = null);

/// <summary>A segment that was made and decoded.</summary>
/// <param name="Path">The local file.</param>
/// <param name="Note">What was found when it was decoded.</param>
internal sealed record MadeSegment(string Path, SegmentNote Note);

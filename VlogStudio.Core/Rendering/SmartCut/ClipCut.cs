namespace VlogStudio.Core.Rendering.SmartCut;

/// <summary>How much of a clip is taken over as it is.</summary>
/// <param name="ClipId">The clip.</param>
/// <param name="Reason">Why nothing of it is; none where something is.</param>
/// <param name="Frames">How many frames it is seen alone, without its transitions.</param>
/// <param name="CopiedFrames">How many of them are taken over.</param>
public sealed record ClipCut(Guid ClipId, CutReason Reason, int Frames, int CopiedFrames);

/// <summary>A stretch of a film made by smart cut.</summary>
internal abstract record CutPiece(int Frames);

/// <summary>Pictures taken over, from one that stands alone.</summary>
/// <param name="Clip">The clip's place in the timeline.</param>
/// <param name="RecordingId">The recording.</param>
/// <param name="At">When the first is shown in the recording.</param>
/// <param name="Packets">The pictures in decoding order.</param>
/// <param name="Extradata">Their parameter sets.</param>
/// <param name="Reorder">How many frames decoding has to be ahead of showing.</param>
internal sealed record CopiedPiece(int Clip, Guid RecordingId, TimeSpan At, IReadOnlyList<StretchPacket> Packets, string Extradata, int Reorder) : CutPiece(Packets.Count);

/// <summary>Pictures that have to be encoded.</summary>
internal sealed record MadePiece(PlannedSegment Segment) : CutPiece(Segment.Frames);

/// <summary>What a film by smart cut is made of, in its order; frames add up exactly.</summary>
/// <param name="Pieces">The pieces.</param>
/// <param name="Clips">What becomes of each clip.</param>
internal sealed record CutPlan(IReadOnlyList<CutPiece> Pieces, IReadOnlyList<ClipCut> Clips)
{
    public int TotalFrames => Pieces.Sum(p => p.Frames);

    public int CopiedFrames => Pieces.OfType<CopiedPiece>().Sum(p => p.Frames);
}

namespace VlogStudio.Core.Rendering.SmartCut;

/// <summary>What smart cut could do for a film, told before anything is made.</summary>
/// <param name="Clips">What becomes of each clip, in the film's order.</param>
/// <param name="TotalFrames">Frames of the film.</param>
/// <param name="CopiedFrames">How many of them are taken over as they are.</param>
/// <param name="IsMixed">Whether pictures of different encoders meet in one stream: some players and editors read the first one's settings only.</param>
public sealed record CutOffer(IReadOnlyList<ClipCut> Clips, int TotalFrames, int CopiedFrames, bool IsMixed)
{
    /// <summary>The least share that makes an export fast, and of original quality.</summary>
    public const double LeastShare = 0.8;

    /// <summary>Whether a fast export is worth offering: something of every clip is taken over, and nearly all of the film.</summary>
    public bool IsOffered => TotalFrames > 0 && Clips.All(c => c.Reason == CutReason.None) && CopiedFrames >= LeastShare * TotalFrames;
}

/// <summary>A film made by smart cut, or whole where that did not verify.</summary>
/// <param name="FilmPath">The film, MP4 (H.264, AAC, faststart), in the scratch folder.</param>
/// <param name="Frames">How many frames it has.</param>
/// <param name="Offer">What was planned.</param>
/// <param name="IsCut">Whether it was made by smart cut; false when it had to be conformed whole.</param>
/// <param name="IsMixed">Whether it holds pictures of different encoders in one stream.</param>
/// <param name="Detail">Why it had to be conformed, for the log; else null.</param>
/// <param name="Cost">What it cost.</param>
public sealed record CutFilmResult(string FilmPath, int Frames, CutOffer Offer, bool IsCut, bool IsMixed, string? Detail, RenderCost Cost);

namespace VlogStudio.Core.Media;

/// <summary>One packet of a stream, as the container tells it.</summary>
/// <param name="Pts">When it is shown, seconds from the start of the file; null if unsaid.</param>
/// <param name="Dts">When it is decoded, seconds; null if unsaid.</param>
/// <param name="Duration">How long it lasts, seconds; 0 if unsaid.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="IsKey">Whether the container calls it a key frame.</param>
/// <param name="IsDiscarded">Whether an edit list cuts it away: it is decoded, but never shown.</param>
public readonly record struct MediaPacket(double? Pts, double? Dts, double Duration, int Bytes, bool IsKey, bool IsDiscarded = false);

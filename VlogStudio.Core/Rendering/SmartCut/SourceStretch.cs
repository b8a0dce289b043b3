namespace VlogStudio.Core.Rendering.SmartCut;

/// <summary>A coded picture of a source.</summary>
/// <param name="Shown">When it is shown, seconds from the recording's start.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Check">The checksum of its bytes.</param>
/// <param name="IsIdr">Whether nothing after it needs anything before it. The container's key frame flag does not say that.</param>
internal readonly record struct StretchPacket(double Shown, int Bytes, uint Check, bool IsIdr);

/// <summary>The coded pictures of a stretch of a source, in decoding order.</summary>
/// <param name="Packets">The pictures.</param>
/// <param name="Extradata">Size and checksum of the parameter sets.</param>
internal sealed record SourceStretch(IReadOnlyList<StretchPacket> Packets, string Extradata);

namespace VlogStudio.Core.Media;

/// <summary>What the installed ffmpeg was built with.</summary>
/// <param name="Encoders">Names of its encoders, e.g. <c>libx264</c>.</param>
/// <param name="Filters">Names of its filters, e.g. <c>rubberband</c>.</param>
public sealed record MediaCapabilities(IReadOnlySet<string> Encoders, IReadOnlySet<string> Filters);

namespace VlogStudio.Core.Media;

/// <summary>How far ffmpeg is locked in on this machine; for the health page.</summary>
/// <param name="Level">The level reached.</param>
/// <param name="Reason">What stands in the way of a higher one, or null.</param>
public sealed record SandboxState(SandboxLevel Level, string? Reason);

/// <summary>How far ffmpeg is locked in.</summary>
public enum SandboxLevel
{
    /// <summary>Resource limits and whitelists only.</summary>
    LimitsOnly,

    /// <summary>Also without network.</summary>
    NoNetwork,

    /// <summary>Also sees nothing but its inputs (read-only), its scratch folder and the system's libraries (bubblewrap).</summary>
    Full,
}

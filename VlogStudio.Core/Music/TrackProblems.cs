using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Music;

/// <summary>What this room answers when it cannot do what was asked.</summary>
internal static class TrackProblems
{
    public static Problem NotFound { get; } = Problem.NotFound("track_not_found");

    public static Problem HasVideo { get; } = Problem.Invalid("file", "track_has_video");

    public static Problem NoSound { get; } = Problem.Invalid("file", "track_has_no_sound");

    public static Problem TooLarge(long maxBytes) => new("track_too_large", ProblemKind.TooLarge, "file") { Args = [Math.Round(maxBytes / 1e6)] };

    public static Problem TooMany(int max) => Problem.Conflict("too_many_tracks", max);
}

using VlogStudio.Core.Rendering;

namespace VlogStudio.Core.Vlogs;

/// <summary>How far a film is, in words and in percent of its job, wherever it is made.</summary>
internal static class FilmProgress
{
    /// <summary>What fetching the sources is worth, percent.</summary>
    public const double FetchShare = 6;

    /// <summary>Where storing what was made begins, percent.</summary>
    public const double SaveFrom = 96;

    /// <summary>Every phase a film goes through; keys of words.</summary>
    public static IReadOnlyCollection<string> Phases { get; } =
        ["preparing_clips", "rendering_clips", "mixing_sound", "joining_clips", "checking_film", "saving"];

    /// <summary>The phase of a render, a key of words.</summary>
    public static string PhaseOf(RenderPhase phase) => phase switch
    {
        RenderPhase.Preparing => "preparing_clips",
        RenderPhase.Picture => "rendering_clips",
        RenderPhase.Sound => "mixing_sound",
        RenderPhase.Assembling => "joining_clips",
        RenderPhase.Verifying => "checking_film",
        _ => "rendering_clips",
    };

    /// <summary>0..100 over the whole job.</summary>
    public static double PercentOf(RenderProgress progress) => FetchShare + ((SaveFrom - FetchShare) * Math.Clamp(progress.Fraction, 0, 1));
}

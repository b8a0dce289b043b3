using System.Globalization;
using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Music;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>The wizard's second step: how the film is to be. Problems stand beside what they are about.</summary>
public sealed partial class MakeItYoursStep
{
    private TrackView? _track;
    private double _soundBefore = 1;

    /// <summary>The wizard's state.</summary>
    [Parameter, EditorRequired]
    public WizardState State { get; set; } = null!;

    /// <summary>What the film would be and cost; null while that is not known.</summary>
    [Parameter]
    public VlogQuote? Quote { get; set; }

    /// <summary>What stands in the way.</summary>
    [Parameter]
    public IReadOnlyList<Problem> Problems { get; set; } = [];

    /// <summary>Whether it is being sent and nothing may change.</summary>
    [Parameter]
    public bool IsLocked { get; set; }

    /// <summary>Whether another version of a film is made.</summary>
    [Parameter]
    public bool IsRerender { get; set; }

    /// <summary>What shows the film before it is asked for, below the plan.</summary>
    [Parameter]
    public RenderFragment? Preview { get; set; }

    private bool KeepsSound => (State.Film.OriginalVolume ?? 1) > 0;

    private int SliderMax => Math.Min(State.Day.MaxFilmSeconds, (int)Math.Max(180, Math.Ceiling(State.Film.MaxDuration / 60) * 60));

    private string Part => string.Create(
        CultureInfo.InvariantCulture, $"{Math.Clamp((State.Film.MaxDuration - WizardState.ShortestSeconds) / (SliderMax - WizardState.ShortestSeconds), 0, 1):0.###%}");

    private IReadOnlyList<(FilmOrientation, string, string?)> Shapes =>
    [
        (FilmOrientation.Landscape, Words["Shape.Landscape"], "crop_16_9"),
        (FilmOrientation.Portrait, Words["Shape.Portrait"], "crop_portrait"),
        (FilmOrientation.Square, Words["Shape.Square"], "crop_square"),
    ];

    private static IReadOnlyList<(FilmResolution, string, string?)> Qualities =>
        [(FilmResolution.P720, "720p", null), (FilmResolution.P1080, "1080p", null), (FilmResolution.P2160, "4K", null)];

    private IReadOnlyList<(TransitionKind, string, string?)> Transitions =>
    [
        (TransitionKind.Cut, Words["Transition.Cut"], "content_cut"),
        (TransitionKind.Crossfade, Words["Transition.Crossfade"], "gradient"),
        (TransitionKind.FadeBlack, Words["Transition.FadeBlack"], "tonality"),
        (TransitionKind.Wipe, Words["Transition.Wipe"], "swipe_left"),
    ];

    private IReadOnlyList<(ClipFit, string, string?)> Fits =>
        [(ClipFit.Blur, Words["Fit.Blur"], "blur_on"), (ClipFit.Crop, Words["Fit.Crop"], "crop")];

    private string? Bad(string field) => Problems.Any(p => p.Field == field) ? "true" : null;

    private void ReadLength(ChangeEventArgs e)
    {
        if (double.TryParse(e.Value as string, CultureInfo.InvariantCulture, out var seconds)) { State.Change(f => f with { MaxDuration = seconds }); }
    }

    private void KeepSound(bool keeps)
    {
        if (!keeps) { _soundBefore = State.Film.OriginalVolume ?? 1; }
        State.Change(f => f with { OriginalVolume = keeps ? Math.Max(0.05, _soundBefore) : 0 });
    }
}

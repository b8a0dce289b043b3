using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Events;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>One event to choose: picture, name, and why it is worth showing or was passed over.</summary>
public sealed partial class EventRow
{
    /// <summary>The event.</summary>
    [Parameter, EditorRequired]
    public EventView Event { get; set; } = null!;

    /// <summary>Its place in the film from 1; 0 where it is not chosen.</summary>
    [Parameter]
    public int Position { get; set; }

    /// <summary>Its number in the list, from 1.</summary>
    [Parameter]
    public int Number { get; set; }

    /// <summary>How many the list has.</summary>
    [Parameter]
    public int Total { get; set; }

    /// <summary>What a recommendation said of it, or null.</summary>
    [Parameter]
    public EventVerdict? Verdict { get; set; }

    /// <summary>The name of the event the verdict compares it with, or null.</summary>
    [Parameter]
    public string? ComparedTitle { get; set; }

    /// <summary>The person ticked or unticked it.</summary>
    [Parameter]
    public EventCallback<bool> OnChoose { get; set; }

    /// <summary>The person wants to see it.</summary>
    [Parameter]
    public EventCallback OnPlay { get; set; }

    private string SpokenName => Words["Event.Spoken", Event.Title, Formats.Clock(Event.Duration), Formats.Time(Event.CapturedAt)];

    private string Why => Verdict is { } verdict
        ? EventWhy.Verdict(Words, verdict, ComparedTitle)
        : EventWhy.Score(Words, Event);

    private string WhyIcon => Verdict is null ? "star" : Verdict.IsSelected ? "check_circle" : "remove";

    private string WhyClass => Verdict is null ? "of-score" : Verdict.IsSelected ? "taken" : "passed";
}

using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Events;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>The wizard's first step: which events of the day, and in which order.</summary>
public sealed partial class ChooseEventsStep
{
    private List<NumberedEvent> _numbered = [];
    private bool _showsOrder;

    /// <summary>The wizard's state.</summary>
    [Parameter, EditorRequired]
    public WizardState State { get; set; } = null!;

    /// <summary>The recommendation under way or made, or null.</summary>
    [Parameter]
    public RecommendationState? Recommendation { get; set; }

    /// <summary>The person wants a recommendation.</summary>
    [Parameter]
    public EventCallback<(int Limit, string Wish)> OnAsk { get; set; }

    /// <summary>The person does not want to wait for it.</summary>
    [Parameter]
    public EventCallback OnCancelRecommendation { get; set; }

    /// <summary>The person wants to see an event.</summary>
    [Parameter]
    public EventCallback<EventView> OnPlay { get; set; }

    /// <summary>The person wants another day.</summary>
    [Parameter]
    public EventCallback<DateOnly> OnDate { get; set; }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (_numbered.Count != State.Day.Events.Count || (_numbered.Count > 0 && _numbered[0].Event != State.Day.Events[0]))
        {
            _numbered = [.. State.Day.Events.Select((e, i) => new NumberedEvent(i + 1, e))];
        }
    }

    private string? ComparedTitle(Guid eventId)
    {
        var number = Recommendation?.VerdictOn(eventId)?.ComparedWith;
        return number is { } n && n >= 1 && n <= _numbered.Count ? _numbered[n - 1].Event.Title : null;
    }

    private sealed record NumberedEvent(int Number, EventView Event);
}

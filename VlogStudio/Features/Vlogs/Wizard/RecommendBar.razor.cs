using System.Globalization;
using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Events;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>Asks for a recommendation and shows how it goes and who chose.</summary>
public sealed partial class RecommendBar
{
    private string _wish = "";
    private int _limit = 8;

    /// <summary>How many events there are to choose from.</summary>
    [Parameter, EditorRequired]
    public int Events { get; set; }

    /// <summary>The wish so far.</summary>
    [Parameter]
    public string Wish { get; set; } = "";

    /// <summary>The limit so far.</summary>
    [Parameter]
    public int Limit { get; set; } = 8;

    /// <summary>The recommendation under way or made, or null.</summary>
    [Parameter]
    public RecommendationState? Running { get; set; }

    /// <summary>Whether what it ticked can be taken back.</summary>
    [Parameter]
    public bool CanUndo { get; set; }

    /// <summary>The person wants one.</summary>
    [Parameter]
    public EventCallback<(int Limit, string Wish)> OnAsk { get; set; }

    /// <summary>The wish or the limit changed.</summary>
    [Parameter]
    public EventCallback<(int Limit, string Wish)> OnChanged { get; set; }

    /// <summary>The person does not want to wait.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    /// <summary>The person wants the earlier ticks back.</summary>
    [Parameter]
    public EventCallback OnUndo { get; set; }

    /// <inheritdoc />
    protected override void OnParametersSet() => (_wish, _limit) = (Wish, Limit);

    private Task ReadWish(ChangeEventArgs e)
    {
        _wish = e.Value as string ?? "";
        return OnChanged.InvokeAsync((_limit, _wish));
    }

    private Task ReadLimit(ChangeEventArgs e)
    {
        if (int.TryParse(e.Value as string, CultureInfo.InvariantCulture, out var limit)) { _limit = Math.Clamp(limit, 1, WizardState.MaxRecommendLimit); }
        return OnChanged.InvokeAsync((_limit, _wish));
    }

    private Task AskAsync() => OnAsk.InvokeAsync((_limit, _wish));

    private string StrategyWords(Recommendation result) => result.Strategy switch
    {
        _ when result.Strategy.StartsWith("model:", StringComparison.Ordinal) => Words["Recommend.ByModel", result.Strategy["model:".Length..]],
        "built_in_after_model_failed" => Words["Recommend.ByRulesAfterModel", Words.Coded("Fallback", result.FallbackCode, Words["Fallback.other"])],
        _ => Words["Recommend.ByRules"],
    };
}

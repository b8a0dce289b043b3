using System.Globalization;
using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.History;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Features.History;

/// <summary>How many were asked for, how they ended and what they took, day by day: pictures with the numbers behind them.</summary>
public sealed partial class StatsPage
{
    private static readonly int[] s_spans = [7, 30, 90, 365];
    private GenerationStats? _stats;
    private bool _hasFailed;
    private int _shown;

    [SupplyParameterFromQuery(Name = "days")]
    public string? Span { get; set; }

    [Inject]
    private GetGenerationStats Get { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ViewerClock Clock { get; set; } = default!;

    [Inject]
    private ILogger<StatsPage> Logger { get; set; } = default!;

    private int Days => int.TryParse(Span, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && s_spans.Contains(days) ? days : 30;

    private IReadOnlyList<DateOnly> Dates => [.. _stats!.Days.Select(d => d.Date)];

    private IReadOnlyList<ChartSeries> Outcomes =>
    [
        new(Words["Status.Completed"], "good", [.. _stats!.Days.Select(d => (long)d.Completed)]),
        new(Words["Status.Failed"], "bad", [.. _stats.Days.Select(d => (long)d.Failed)]),
        new(Words["Status.Cancelled"], "plain", [.. _stats.Days.Select(d => (long)d.Cancelled)]),
        new(Words["Stats.UnderWay"], "info", [.. _stats.Days.Select(d => (long)d.UnderWay)]),
    ];

    private IReadOnlyList<ChartSeries> Credits =>
    [
        new(Words["Captured"], "accent", [.. _stats!.Days.Select(d => d.Charged)]),
        new(Words["Stats.Returned"], "good", [.. _stats.Days.Select(d => d.Returned)]),
    ];

    private IReadOnlyList<(string Name, long Value)> Types =>
        [.. _stats!.ByType.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => (HistoryWords.Type(Words, t.Key), (long)t.Value))];

    private IReadOnlyList<(string Name, long Value)> TypeCredits =>
        [.. _stats!.CreditsByType.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key.Length == 0 ? Words["Stats.Other"].Value : HistoryWords.Type(Words, t.Key), t.Value))];

    private IReadOnlyList<(string Name, long Value)> States =>
        [.. _stats!.ByStatus.Where(s => s.Value > 0).Select(s => (Words[$"Status.{s.Key}"].Value, (long)s.Value))];

    protected override Task OnViewerAsync() => LoadAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (UserId != Guid.Empty && _shown != 0 && _shown != Days) { await LoadAsync(); }
    }

    protected override async Task OnSignalAsync(UserSignal signal)
    {
        if (signal.What is not ("history" or "credits")) { return; }
        await LoadAsync();
        StateHasChanged();
    }

    private void Show(int days) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/history/stats", new Dictionary<string, object?> { ["days"] = days == 30 ? null : days }));

    private async Task LoadAsync()
    {
        _shown = Days;
        var read = BeginRead();
        try
        {
            _hasFailed = false;
            var today = Clock.Today;
            var stats = (await Get.HandleAsync(UserId, new StatsSpan(today.AddDays(1 - Days), today, Clock.Zone), Ended)).Value;
            if (!IsLate(read)) { _stats = stats; }
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception error)
        {
            Logger.HistoryNotRead(error);
            _hasFailed = !IsLate(read);
        }
    }
}

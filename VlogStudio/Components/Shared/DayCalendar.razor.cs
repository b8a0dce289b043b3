using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using VlogStudio.Core.Events;

namespace VlogStudio.Components.Shared;

/// <summary>Picks a day; days with footage are marked.</summary>
public sealed partial class DayCalendar : IAsyncDisposable
{
    private readonly string _id = $"cal-{Guid.CreateVersion7():n}";
    private Dictionary<DateOnly, FootageDay> _marked = [];
    private DateOnly _month;
    private DateOnly _at;
    private DateOnly? _shown;
    private bool _isFocusDue;
    private IJSObjectReference? _module;

    /// <summary>The chosen day.</summary>
    [Parameter]
    public DateOnly? Value { get; set; }

    [Parameter]
    public EventCallback<DateOnly> ValueChanged { get; set; }

    /// <summary>The days with footage.</summary>
    [Parameter]
    public IReadOnlyList<FootageDay> Days { get; set; } = [];

    /// <summary>Another month is shown; its first day is told.</summary>
    [Parameter]
    public EventCallback<DateOnly> MonthChanged { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    private static DateTimeFormatInfo Names => CultureInfo.CurrentCulture.DateTimeFormat;

    private static DayOfWeek FirstDay => Names.FirstDayOfWeek;

    private DateOnly Today => DateOnly.FromDateTime(Time.GetLocalNow().Date);

    public ValueTask DisposeAsync() => _module.EndAsync();

    protected override void OnParametersSet()
    {
        _marked = Days.ToDictionary(d => d.Date);
        if (_shown == Value && _month != default) { return; }
        _shown = Value;
        _at = Value ?? Today;
        _month = new(_at.Year, _at.Month, 1);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_isFocusDue) { return; }
        _isFocusDue = false;
        _module ??= await Js.InvokeAsync<IJSObjectReference>("import", "/js/page.js");
        await _module.InvokeVoidAsync("focusId", IdOf(_at));
    }

    private IEnumerable<DateOnly> Weeks()
    {
        var first = _month.AddDays(-(((int)_month.DayOfWeek - (int)FirstDay + 7) % 7));
        for (var week = first; week < _month.AddMonths(1); week = week.AddDays(7)) { yield return week; }
    }

    private Task TakeAsync(DateOnly day)
    {
        _at = day;
        return ValueChanged.InvokeAsync(day);
    }

    private Task TurnAsync(int months) => MoveAsync(_month.AddMonths(months), isFocused: false);

    private Task KeyAsync(KeyboardEventArgs e)
    {
        DateOnly? to = e.Key switch
        {
            "ArrowLeft" => _at.AddDays(-1),
            "ArrowRight" => _at.AddDays(1),
            "ArrowUp" => _at.AddDays(-7),
            "ArrowDown" => _at.AddDays(7),
            "PageUp" => _at.AddMonths(-1),
            "PageDown" => _at.AddMonths(1),
            "Home" => new DateOnly(_at.Year, _at.Month, 1),
            "End" => new DateOnly(_at.Year, _at.Month, 1).AddMonths(1).AddDays(-1),
            _ => null,
        };
        return to is { } day ? MoveAsync(day, isFocused: true) : Task.CompletedTask;
    }

    private async Task MoveAsync(DateOnly to, bool isFocused)
    {
        _at = to;
        _isFocusDue = isFocused;
        DateOnly month = new(to.Year, to.Month, 1);
        if (month == _month) { return; }
        _month = month;
        await MonthChanged.InvokeAsync(month);
    }

    private string IdOf(DateOnly day) => $"{_id}-{day:yyyyMMdd}";

    private string LabelOf(DateOnly day) => _marked.TryGetValue(day, out var footage)
        ? Words.Counted("DayWithFootage", footage.Events, Formats.LongDay(day))
        : Formats.LongDay(day);

    private string ClassOf(DateOnly day) =>
        $"vs-day{(day.Month == _month.Month ? "" : " is-other")}{(_marked.ContainsKey(day) ? " has-footage" : "")}{(day == Value ? " is-chosen" : "")}{(day == Today ? " is-today" : "")}";
}

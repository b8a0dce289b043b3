using System.Globalization;
using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Events;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>Another day: the nearest with footage, or one of a month whose days with footage are marked.</summary>
public sealed partial class DayPicker
{
    private readonly Dictionary<DateOnly, FootageDay> _days = [];
    private DateOnly _month;
    private bool _isOpen;

    /// <summary>The day.</summary>
    [Parameter, EditorRequired]
    public DateOnly Date { get; set; }

    /// <summary>The nearest day with footage before it.</summary>
    [Parameter]
    public DateOnly? Previous { get; set; }

    /// <summary>The nearest day with footage after it.</summary>
    [Parameter]
    public DateOnly? Next { get; set; }

    /// <summary>Finds the days with footage of a span.</summary>
    [Parameter, EditorRequired]
    public Func<(DateOnly From, DateOnly To), Task<IReadOnlyList<FootageDay>>> Load { get; set; } = null!;

    /// <summary>A day was chosen.</summary>
    [Parameter]
    public EventCallback<DateOnly> OnDate { get; set; }

    private static DayOfWeek FirstWeekday => CultureInfo.CurrentCulture.DateTimeFormat.FirstDayOfWeek;

    private static IEnumerable<string> WeekdayNames =>
        Enumerable.Range(0, 7).Select(i => CultureInfo.CurrentCulture.DateTimeFormat.ShortestDayNames[((int)FirstWeekday + i) % 7]);

    private int Lead => ((int)_month.DayOfWeek - (int)FirstWeekday + 7) % 7;

    private IEnumerable<DateOnly> DaysOfMonth => Enumerable.Range(0, DateTime.DaysInMonth(_month.Year, _month.Month)).Select(_month.AddDays);

    private async Task ToggleAsync()
    {
        _isOpen = !_isOpen;
        if (_isOpen) { await ShowAsync(new DateOnly(Date.Year, Date.Month, 1)); }
    }

    private async Task ShowAsync(DateOnly month)
    {
        _month = month;
        foreach (var day in await Load((month, month.AddMonths(1).AddDays(-1)))) { _days[day.Date] = day; }
    }

    private async Task GoAsync(DateOnly? date)
    {
        _isOpen = false;
        if (date is { } day && day != Date) { await OnDate.InvokeAsync(day); }
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Events;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Home;

/// <summary>The day: its time line, its events, its films, and the way to a new one.</summary>
public sealed partial class HomePage : IAsyncDisposable
{
    private IReadOnlyList<FootageDay> _days = [];
    private IReadOnlyList<VlogView> _films = [];
    private IReadOnlyList<RecordingView> _working = [];
    private DayView? _day;
    private DateOnly? _date;
    private bool _isEmpty;
    private bool _failed;
    private bool _withHidden;
    private int _hidden;
    private IJSObjectReference? _module;

    /// <summary>The day, YYYY-MM-DD; without it the latest day with footage.</summary>
    [Parameter]
    public string? Date { get; set; }

    [Inject]
    private HomeActs Acts { get; set; } = default!;

    [Inject]
    private EventEdits Edits { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private ILogger<HomePage> Logger { get; set; } = default!;

    private DateOnly Today => DateOnly.FromDateTime(Time.GetLocalNow().Date);

    private IReadOnlyList<EventView> Shown => _day is null ? [] : _withHidden ? _day.Events : [.. _day.Events.Where(e => !e.IsHidden)];

    private TimeSpan Total => TimeSpan.FromSeconds(Shown.Where(e => !e.IsHidden).Sum(e => e.Duration.TotalSeconds));

    public ValueTask DisposeAsync()
    {
        Dispose();
        return _module.EndAsync();
    }

    protected override Task OnParametersSetAsync() => UserId == Guid.Empty ? Task.CompletedTask : LoadAsync();

    protected override Task OnViewerAsync() => LoadAsync();

    protected override Task OnSignalsAsync(IReadOnlyList<UserSignal> signals) =>
        signals.Any(s => s.What is "recording" or "event" or "vlog") ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        try
        {
            _failed = false;
            _days = await Acts.ListDays.HandleAsync(UserId, DateOnly.MinValue, DateOnly.MaxValue, Ended);
            _working = (await Acts.ListRecordings.HandleAsync(UserId, new(Status: RecordingStatus.Processing), new PageRequest(0, 50), Ended)).Items;
            _date = AskedDay() ?? (_days.Count > 0 ? _days.Max(d => d.Date) : null);
            _isEmpty = _date is null;
            if (_date is { } date)
            {
                var day = await Acts.GetDay.HandleAsync(UserId, date, includeHidden: true, Ended);
                _hidden = day.Events.Count(e => e.IsHidden);
                _withHidden &= _hidden > 0;
                _films = (await Acts.ListVlogs.HandleAsync(UserId, new(Date: date), new PageRequest(0, 24), Ended)).Items;
                _day = day;
            }
            else
            {
                _day = null;
            }
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            HomeLog.DayFailed(Logger, e);
            _failed = true;
        }
        StateHasChanged();
    }

    private DateOnly? AskedDay() => DateOnly.TryParseExact(Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private void GoTo(DateOnly day) => Navigation.NavigateTo($"/day/{day:yyyy-MM-dd}");

    private void Generate() => Navigation.NavigateTo($"/day/{_date:yyyy-MM-dd}/vlog");

    private void ToggleHidden() => _withHidden = !_withHidden;

    private async Task RevealAsync(EventView item)
    {
        _module ??= await Js.InvokeAsync<IJSObjectReference>("import", "/js/page.js");
        await _module.InvokeVoidAsync("reveal", $"event-{item.Id}");
    }

    /// <summary>The next event of the day if it follows in the same recording: what merging needs.</summary>
    private EventView? NextOf(EventView item) => Shown.SkipWhile(e => e.Id != item.Id).Skip(1).FirstOrDefault() is { } next && next.RecordingId == item.RecordingId ? next : null;

    private async Task OpenAsync(EventView item, bool isCutting)
    {
        var outcome = await Dialogs.OpenAsync<EventDialog>(
            item.Title,
            new() { [nameof(EventDialog.Event)] = item, [nameof(EventDialog.IsCutting)] = isCutting, [nameof(EventDialog.Events)] = Shown },
            new DialogOptions { Width = "min(880px, calc(100vw - 32px))", CssClass = "vs-sheet", CloseDialogOnOverlayClick = true, CloseDialogOnEsc = true, AutoFocusFirstElement = true });
        if (outcome is SplitAt split) { await AfterAsync(Edits.SplitAsync(UserId, split.Event, split.At, LoadAsync, Ended)); }
        else if (outcome is TrimTo trim) { await AfterAsync(Edits.TrimAsync(UserId, trim.Event, trim.Start, trim.End, LoadAsync, Ended)); }
    }

    private Task MergeAsync(EventView item) => NextOf(item) is { } next ? AfterAsync(Edits.MergeAsync(UserId, item, next, LoadAsync, Ended)) : Task.CompletedTask;

    private Task HideAsync(EventView item) => AfterAsync(Edits.HideOrShowAsync(UserId, item, LoadAsync, Ended));

    private Task RetitleAsync((EventView Event, string Title) to) => AfterAsync(Edits.RetitleAsync(UserId, to.Event, to.Title, LoadAsync, Ended));

    private async Task AfterAsync(Task<EventEditResult?> edit)
    {
        if (await edit is not null) { await LoadAsync(); }
    }
}

using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.History;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.History;

/// <summary>What was removed and can still come back; and how long.</summary>
public sealed partial class TrashPage
{
    private const int PageSize = 50;
    private IReadOnlyList<GenerationView>? _rows;
    private int _total;
    private bool _hasFailed;
    private bool _isBusy;

    [Inject]
    private IOptions<HistoryOptions> Options { get; set; } = default!;

    [Inject]
    private ListTrash List { get; set; } = default!;

    [Inject]
    private RestoreGeneration Restore { get; set; } = default!;

    [Inject]
    private ClearGeneration Clear { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private IStringLocalizer<SharedWords> SharedWords { get; set; } = default!;

    [Inject]
    private ViewerClock Clock { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private ProblemWords Problems { get; set; } = default!;

    [Inject]
    private ILogger<TrashPage> Logger { get; set; } = default!;

    protected override Task OnViewerAsync() => LoadAsync();

    protected override async Task OnSignalAsync(UserSignal signal)
    {
        if (signal.What != "history" || _isBusy) { return; }
        await LoadAsync();
        StateHasChanged();
    }

    private string TitleOf(GenerationView row) => row.Title ?? HistoryWords.Type(Words, row.GenerationType);

    private string Left(GenerationView row)
    {
        var day = Clock.DayOf((row.RemovedAt ?? row.CreatedAt) + Options.Value.TrashLifetime);
        var days = Math.Max(0, day.DayNumber - Clock.Today.DayNumber);
        return days switch { 0 => Words["Trash.Today"], 1 => Words["Trash.Tomorrow"], _ => Words["Trash.Left", days] };
    }

    private async Task LoadAsync()
    {
        try
        {
            _hasFailed = false;
            var page = await List.HandleAsync(UserId, new PageRequest(0, Math.Clamp(_rows?.Count ?? PageSize, PageSize, PageRequest.MaxLimit)), Ended);
            (_rows, _total) = (page.Items, page.Total);
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception error)
        {
            Logger.HistoryNotRead(error);
            _hasFailed = true;
        }
    }

    private async Task MoreAsync()
    {
        var page = await List.HandleAsync(UserId, new PageRequest(_rows!.Count, PageSize), Ended);
        var known = _rows.Select(r => r.Id).ToHashSet();
        (_rows, _total) = ([.. _rows, .. page.Items.Where(r => !known.Contains(r.Id))], page.Total);
    }

    private Task RestoreAsync(GenerationView row) => ActAsync(async () =>
    {
        var restored = await Restore.HandleAsync(UserId, row.Id, Ended);
        Toasts.Show(restored.IsOk ? Words["Trash.Restored", TitleOf(row)] : Problems.Say(restored.Problems), restored.IsOk ? Tone.Good : Tone.Bad);
    });

    private async Task ClearAsync(GenerationView row)
    {
        if (!await Dialogs.ConfirmAsync(SharedWords, Words["Trash.Clear"], Words["Trash.ClearAsk", TitleOf(row)], Words["Trash.Clear"])) { return; }
        await ActAsync(async () =>
        {
            var cleared = await Clear.HandleAsync(UserId, row.Id, Ended);
            if (!cleared.IsOk) { Toasts.Show(Problems.Say(cleared.Problems), Tone.Bad); }
        });
    }

    private async Task ClearAllAsync()
    {
        if (!await Dialogs.ConfirmAsync(SharedWords, Words["Trash.EmptyAll"], Words["Trash.EmptyAsk", _total], Words["Trash.EmptyAll"])) { return; }
        await ActAsync(async () => await Clear.AllAsync(UserId, Ended));
    }

    private async Task ActAsync(Func<Task> act)
    {
        if (_isBusy) { return; }
        _isBusy = true;
        try
        {
            await act();
            await LoadAsync();
        }
        finally { _isBusy = false; }
    }
}

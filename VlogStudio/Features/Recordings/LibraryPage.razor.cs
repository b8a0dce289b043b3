using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Events;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Features.Recordings;

/// <summary>A row of cards.</summary>
/// <param name="Index">Which row, from 0.</param>
/// <param name="Items">Its recordings.</param>
public sealed record RecordingRow(int Index, IReadOnlyList<RecordingView> Items);

/// <summary>All recordings: what they are, how far they are, and the way to bring in more.</summary>
public sealed partial class LibraryPage
{
    private const int LeastCardWidth = 220;
    private const int Gap = 16;

    // Picture, name, line of facts, gap.
    private const float CardWordsHeight = 84;
    private IReadOnlyList<FootageDay> _days = [];
    private Virtualize<RecordingRow>? _rows;
    private ElementReference _shelf;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;
    private DotNetObjectReference<LibraryPage>? _self;
    private LibraryFilter? _shown;
    private int? _total;
    private int _columns;
    private double _cardWidth = LeastCardWidth;
    private bool _failed;

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "date")]
    public string? Date { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    [Inject]
    private RecordingActs Acts { get; set; } = default!;

    [Inject]
    private ListDaysWithFootage ListDays { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private ProblemWords Problems { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private ILogger<LibraryPage> Logger { get; set; } = default!;

    private LibraryFilter Filter => LibraryFilter.Parse(Status, Date, Text);

    private bool HasFilter => Filter != new LibraryFilter();

    private float RowHeight => (float)(_cardWidth * 9 / 16) + CardWordsHeight;

    private string LineStyle => FormattableString.Invariant($"--columns:{_columns};height:{RowHeight:0.##}px");

    /// <summary>The browser tells how many cards stand side by side.</summary>
    [JSInvokable]
    public async Task Measured(int columns, double cardWidth)
    {
        var isNew = columns != _columns;
        (_columns, _cardWidth) = (columns, cardWidth);
        StateHasChanged();
        if (isNew && _rows is not null) { await _rows.RefreshDataAsync(); StateHasChanged(); }
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_watch is not null)
        {
            try { await _watch.InvokeVoidAsync("end"); } catch (JSDisconnectedException) { return; }
        }
        await _watch.EndAsync();
        await _module.EndAsync();
        _self?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (UserId == Guid.Empty || _shown == Filter) { return; }
        await ReloadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) { return; }
        _module = await Js.InvokeAsync<IJSObjectReference>("import", "/js/page.js");
        _self = DotNetObjectReference.Create(this);
        _watch = await _module.InvokeAsync<IJSObjectReference>("columns", _shelf, _self, LeastCardWidth, Gap);
    }

    protected override async Task OnViewerAsync()
    {
        _days = await ListDays.HandleAsync(UserId, DateOnly.MinValue, DateOnly.MaxValue, Ended);
        await ReloadAsync();
    }

    protected override Task OnSignalsAsync(IReadOnlyList<UserSignal> signals) =>
        signals.Any(s => s.What == "recording") ? ReloadAsync() : Task.CompletedTask;

    private async Task ReloadAsync()
    {
        _failed = false;
        _shown = Filter;
        if (_rows is null)
        {
            await PageAsync(0, 1, Ended);
        }
        else
        {
            await _rows.RefreshDataAsync();
        }
        StateHasChanged();
    }

    private async ValueTask<ItemsProviderResult<RecordingRow>> RowsAsync(ItemsProviderRequest request)
    {
        var columns = Math.Max(1, _columns);
        List<RecordingView> items = [];
        var (skip, wanted) = (request.StartIndex * columns, request.Count * columns);
        while (wanted > 0)
        {
            var page = await PageAsync(skip + items.Count, Math.Min(PageRequest.MaxLimit, wanted), request.CancellationToken);
            items.AddRange(page.Items);
            wanted -= page.Items.Count;
            if (page.Items.Count == 0 || skip + items.Count >= page.Total) { break; }
        }
        var rows = items.Chunk(columns).Select((some, i) => new RecordingRow(request.StartIndex + i, some));
        return new(rows, ((_total ?? 0) + columns - 1) / columns);
    }

    private async Task<Page<RecordingView>> PageAsync(int skip, int limit, CancellationToken ct)
    {
        try
        {
            var page = await Acts.List.HandleAsync(UserId, Filter.ToAct(), new PageRequest(skip, limit), ct);
            if (_total != page.Total)
            {
                _total = page.Total;
                StateHasChanged();
            }
            return page;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LibraryLog.ListFailed(Logger, e);
            _failed = true;
            StateHasChanged();
            return new([], 0);
        }
    }

    private void GoTo(LibraryFilter filter) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/library", new Dictionary<string, object?>
    {
        ["status"] = filter.Status?.ToString().ToLowerInvariant(),
        ["date"] = filter.Date?.ToString("O", CultureInfo.InvariantCulture),
        ["q"] = string.IsNullOrWhiteSpace(filter.Text) ? null : filter.Text,
    }), replace: true);

    private async Task OpenAsync(RecordingView recording)
    {
        var answer = await Dialogs.OpenSideAsync<RecordingDetails>(
            recording.Filename,
            new() { [nameof(RecordingDetails.RecordingId)] = recording.Id },
            new SideDialogOptions { Width = "min(480px, 100vw)", ShowMask = true, CloseDialogOnOverlayClick = true, CssClass = "vs-drawer", AutoFocusFirstElement = true });
        if (answer is RecordingDetails.Delete) { await DeleteAsync(recording); }
        else if (answer is RecordingDetails.Retry) { await RetryAsync(recording); }
    }

    private async Task DeleteAsync(RecordingView recording)
    {
        var removed = await Acts.Delete.HandleAsync(UserId, recording.Id, Ended);
        if (!removed.IsOk)
        {
            Toasts.Show(Problems.Say(removed.Problems), Tone.Bad);
            return;
        }
        Toasts.ShowUndo(Words["WasRemoved", recording.Filename], Shared["Undo"], async () =>
        {
            var back = await Acts.Restore.HandleAsync(UserId, recording.Id, CancellationToken.None);
            if (!back.IsOk) { Toasts.Show(Problems.Say(back.Problems), Tone.Bad); }
            if (!Ended.IsCancellationRequested) { await InvokeAsync(ReloadAsync); }
        });
        await ReloadAsync();
    }

    private async Task RetryAsync(RecordingView recording)
    {
        var again = await Acts.Retry.HandleAsync(UserId, recording.Id, Ended);
        if (!again.IsOk) { Toasts.Show(Problems.Say(again.Problems), Tone.Bad); }
        await ReloadAsync();
    }
}

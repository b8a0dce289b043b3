using System.Globalization;
using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Credits;
using VlogStudio.Core.History;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.History;

/// <summary>Everything a person asked for: when, how it ended, what it took. Filters and place stand in the address.</summary>
public sealed partial class HistoryPage
{
    private const int PageSize = 20;
    private ListedGenerations? _list;
    private IReadOnlyList<string> _types = [];
    private IReadOnlyList<HistoryEntry> _entries = [];
    private HistoryActs? _acts;
    private bool _hasFailed;
    private (HistoryFilter, string?)? _shown;

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    [SupplyParameterFromQuery(Name = "starred")]
    public string? Starred { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    public string? Tag { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    public string? At { get; set; }

    [Inject]
    private ListGenerations List { get; set; } = default!;

    [Inject]
    private ListGenerationTypes ListTypes { get; set; } = default!;

    [Inject]
    private ListCharges ListCharges { get; set; } = default!;

    [Inject]
    private ListFilmsOfJobs ListFilms { get; set; } = default!;

    [Inject]
    private RemoveGeneration Remove { get; set; } = default!;

    [Inject]
    private RestoreGeneration Restore { get; set; } = default!;

    [Inject]
    private MarkGeneration Mark { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ViewerClock Clock { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private ProblemWords Problems { get; set; } = default!;

    [Inject]
    private ILogger<HistoryPage> Logger { get; set; } = default!;

    private HistoryFilter Filter => new()
    {
        Type = Some(Type), Status = HistoryApi.TryStatus(Status, out var status) ? status : null, From = HistoryFilter.Day(From), To = HistoryFilter.Day(To),
        IsFavourite = Starred == "1", Tag = Some(Tag), Text = Some(Text),
    };

    private string Count => _list is { IsTotalExact: false } list
        ? Words["CountMore", list.Total.ToString("N0", CultureInfo.CurrentCulture)]
        : Words[_list!.Total == 1 ? "CountOne" : "Count", _list.Total.ToString("N0", CultureInfo.CurrentCulture)];

    protected override void OnInitialized() => _acts = new HistoryActs(
        EventCallback.Factory.Create<GenerationView>(this, StarAsync), EventCallback.Factory.Create<GenerationView>(this, RemoveAsync),
        EventCallback.Factory.Create<string>(this, tag => Show(Filter with { Tag = tag })));

    protected override Task OnViewerAsync() => LoadAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (UserId != Guid.Empty && _shown is { } shown && shown != (Filter, At)) { await LoadAsync(); }
    }

    protected override async Task OnSignalAsync(UserSignal signal)
    {
        if (signal.What != "history") { return; }
        await LoadAsync();
        StateHasChanged();
    }

    // A row shows nothing of what was asked and what came of it in detail; an open page would hold these documents for all its rows.
    private static HistoryEntry EntryOf(GenerationView row, IReadOnlyDictionary<Guid, JobCharge> charges, IReadOnlyDictionary<Guid, FilmOfJob> films)
    {
        var job = row.JobId ?? Guid.Empty;
        return new HistoryEntry(row with { InputParams = default, OutputData = null }, charges.TryGetValue(job, out var charge) ? charge.Net : 0, films.GetValueOrDefault(job));
    }

    private async Task LoadAsync()
    {
        var read = BeginRead();
        _shown = (Filter, At);
        try
        {
            _hasFailed = false;
            var list = await List.HandleAsync(UserId, Filter.ToAct(Clock), new GenerationSlice(PageSize, Cursor: At), Ended);
            // A place that cannot be read, as of a cut link, is the beginning.
            var found = list.IsOk ? list.Value : (await List.HandleAsync(UserId, Filter.ToAct(Clock), new GenerationSlice(PageSize), Ended)).Value!;
            var jobs = found.Items.Where(r => r.JobId is not null).Select(r => r.JobId!.Value).ToArray();
            var charges = await ListCharges.HandleAsync(jobs, Ended);
            var films = await ListFilms.HandleAsync(UserId, jobs, Ended);
            var types = await ListTypes.HandleAsync(UserId, Ended);
            if (IsLate(read)) { return; }
            (_list, _types) = (found with { Items = [] }, types);
            _entries = [.. found.Items.Select(row => EntryOf(row, charges, films))];
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

    private void Show(HistoryFilter filter, string? cursor = null) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/history", filter.ToQuery(cursor)));

    private async Task StarAsync(GenerationView row)
    {
        var marked = await Mark.HandleAsync(UserId, row.Id, !row.IsFavourite, Ended);
        if (!marked.IsOk) { Toasts.Show(Problems.Say(marked.Problems), Tone.Bad); }
        await LoadAsync();
    }

    private async Task RemoveAsync(GenerationView row)
    {
        var removed = await Remove.HandleAsync(UserId, row.Id, Ended);
        if (!removed.IsOk)
        {
            Toasts.Show(Problems.Say(removed.Problems), Tone.Bad);
            return;
        }
        Toasts.ShowUndo(Words["Removed", row.Title ?? HistoryWords.Type(Words, row.GenerationType)], Words["Undo"], async () =>
        {
            await Restore.HandleAsync(UserId, row.Id, CancellationToken.None);
            // The page may be another one by now; what was removed comes back all the same.
            if (Ended.IsCancellationRequested) { return; }
            await InvokeAsync(async () =>
            {
                await LoadAsync();
                StateHasChanged();
            });
        });
        await LoadAsync();
    }
}

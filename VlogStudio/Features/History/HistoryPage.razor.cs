using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.History;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.History;

/// <summary>Everything a person asked for: when, how it ended, what it took. Filters and page stand in the address.</summary>
public sealed partial class HistoryPage
{
    private const int PageSize = 20;
    private IReadOnlyList<GenerationView>? _rows;
    private IReadOnlyList<string> _types = [];
    private int _total;
    private bool _hasFailed;
    private (string?, string?, int)? _shown;

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? PageNumber { get; set; }

    [Inject]
    private ListGenerations List { get; set; } = default!;

    [Inject]
    private GetGenerationStats Stats { get; set; } = default!;

    [Inject]
    private RemoveGeneration Remove { get; set; } = default!;

    [Inject]
    private RestoreGeneration Restore { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private ProblemWords Problems { get; set; } = default!;

    [Inject]
    private ILogger<HistoryPage> Logger { get; set; } = default!;

    private int Number => Math.Max(1, PageNumber ?? 1);

    private int PageCount => Math.Max(1, (_total + PageSize - 1) / PageSize);

    private bool HasFilter => !string.IsNullOrEmpty(Type) || !string.IsNullOrEmpty(Status);

    protected override Task OnViewerAsync() => LoadAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (UserId != Guid.Empty && _shown is { } shown && shown != (Type, Status, Number)) { await LoadAsync(); }
    }

    protected override async Task OnSignalAsync(UserSignal signal)
    {
        if (signal.What != "history") { return; }
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        _shown = (Type, Status, Number);
        try
        {
            _hasFailed = false;
            var filter = new GenerationFilter(Type, HistoryApi.TryStatus(Status, out var status) ? status : null);
            var page = await List.HandleAsync(UserId, filter, new PageRequest((Number - 1) * PageSize, PageSize), Ended);
            var stats = await Stats.HandleAsync(UserId, Ended);
            (_rows, _total) = (page.Items, page.Total);
            _types = [.. stats.ByType.Keys.Order(StringComparer.Ordinal)];
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

    private void Show(string? type, string? status, int page) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/history", new Dictionary<string, object?>
    {
        ["type"] = string.IsNullOrEmpty(type) ? null : type,
        ["status"] = string.IsNullOrEmpty(status) ? null : status,
        ["page"] = page > 1 ? page : null,
    }));

    private async Task RemoveAsync(GenerationView row)
    {
        var removed = await Remove.HandleAsync(UserId, row.Id, Ended);
        if (!removed.IsOk)
        {
            Toasts.Show(Problems.Say(removed.Problems), Tone.Bad);
            return;
        }
        Toasts.ShowUndo(Words["Removed", row.Title ?? TypeWord(row.GenerationType)], Words["Undo"], async () =>
        {
            await Restore.HandleAsync(UserId, row.Id, CancellationToken.None);
            await InvokeAsync(async () =>
            {
                await LoadAsync();
                StateHasChanged();
            });
        });
        await LoadAsync();
    }

    private string TypeWord(string type) => Words[$"Type.{type}"] is { ResourceNotFound: false } word ? word.Value : type.Replace('_', ' ');
}

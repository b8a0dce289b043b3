using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Films;

/// <summary>All films of a person; those being made show how far they are.</summary>
public sealed partial class FilmsPage : IAsyncDisposable
{
    private const int PageSize = 48;
    private readonly Dictionary<Guid, JobFeed> _feeds = [];
    private List<VlogView>? _films;
    private int _total;
    private bool _hasFailed;
    private (string?, string?) _shown;

    /// <summary>Only films in this state.</summary>
    [SupplyParameterFromQuery]
    public string? Status { get; set; }

    /// <summary>Only films with these words in their title.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [Inject]
    private ListVlogs ListVlogs { get; set; } = default!;

    [Inject]
    private FollowJob FollowJob { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<FilmsPage> Log { get; set; } = default!;

    private bool HasFilter => !string.IsNullOrEmpty(Status) || !string.IsNullOrEmpty(Query);

    private VlogFilter Wanted => new(Enum.TryParse<VlogStatus>(Status, ignoreCase: true, out var status) ? status : null, null, string.IsNullOrWhiteSpace(Query) ? null : Query);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Dispose();
        foreach (var feed in _feeds.Values) { await feed.DisposeAsync(); }
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LoadAsync();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_films is not null && _shown != (Status, Query)) { await LoadAsync(); }
    }

    /// <inheritdoc />
    protected override Task OnSignalAsync(UserSignal signal) => signal?.What == "vlog" ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        try
        {
            _shown = (Status, Query);
            var page = await ListVlogs.HandleAsync(UserId, Wanted, new PageRequest(0, Math.Max(PageSize, _films?.Count ?? 0)), Ended);
            (_films, _total, _hasFailed) = ([.. page.Items], page.Total, false);
            await FollowAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VlogsLog.FilmPageFailed(Log, e);
            _hasFailed = true;
        }
        StateHasChanged();
    }

    private async Task MoreAsync()
    {
        var page = await ListVlogs.HandleAsync(UserId, Wanted, new PageRequest(_films!.Count, PageSize), Ended);
        _films.AddRange(page.Items.Where(f => _films.All(have => have.Id != f.Id)));
        _total = page.Total;
        await FollowAsync();
    }

    private async Task FollowAsync()
    {
        foreach (var film in _films!.Where(f => f.IsUnderWay() && !_feeds.ContainsKey(f.JobId)).ToList())
        {
            var feed = await FollowJob.HandleAsync(UserId, film.JobId, p => InvokeAsync(() => ShowAsync(p)), Ended);
            if (feed.IsOk) { _feeds[film.JobId] = feed.Value; }
        }
    }

    private async Task ShowAsync(JobProgress progress)
    {
        var index = _films?.FindIndex(f => f.JobId == progress.JobId) ?? -1;
        if (index < 0 || Ended.IsCancellationRequested) { return; }
        if (progress.State.IsTerminal()) { await LoadAsync(); return; }
        _films![index] = _films[index].With(progress);
        StateHasChanged();
    }

    private void Filter(string? status, string? query) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(
        "/films", new Dictionary<string, object?> { ["status"] = string.IsNullOrEmpty(status) ? null : status, ["q"] = string.IsNullOrWhiteSpace(query) ? null : query.Trim() }));
}

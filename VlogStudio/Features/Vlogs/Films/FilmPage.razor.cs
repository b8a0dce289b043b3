using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Films;

/// <summary>A film, live: while it is made, when it is there, and when it did not work out.</summary>
public sealed partial class FilmPage
{
    private VlogView? _film;
    private string? _problem;
    private bool _isMissing;
    private bool _hasFailed;
    private bool _isBusy;

    /// <summary>The film.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private GetVlog GetVlog { get; set; } = default!;

    [Inject]
    private CancelVlog CancelVlog { get; set; } = default!;

    [Inject]
    private RetryVlog RetryVlog { get; set; } = default!;

    [Inject]
    private RenameVlog RenameVlog { get; set; } = default!;

    [Inject]
    private ChoosePoster ChoosePoster { get; set; } = default!;

    [Inject]
    private DeleteVlog DeleteVlog { get; set; } = default!;

    [Inject]
    private RestoreVlog RestoreVlog { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private ILogger<FilmPage> Log { get; set; } = default!;

    /// <summary>What a dispute about the film says to begin with.</summary>
    private string Claim => _film is not { } film ? "" : film.Status switch
    {
        VlogStatus.Failed or VlogStatus.Cancelled => Words[film.Credits.Captured > 0 ? "Claim.NotMadeCharged" : "Claim.NotMade", film.Title, VlogWording.Day(film.TargetDate), film.Credits.Captured, film.ErrorCode ?? ""],
        VlogStatus.Partial => Words["Claim.Partial", film.Title, VlogWording.Day(film.TargetDate), film.Credits.Captured],
        _ => Words["Claim.Made", film.Title, VlogWording.Day(film.TargetDate), film.Credits.Captured],
    };

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LoadAsync();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_film is not null && _film.Id != Id) { await LoadAsync(); }
    }

    /// <inheritdoc />
    protected override Task OnSignalAsync(UserSignal signal) => signal?.What == "vlog" && signal.Id == Id ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        try
        {
            var found = await GetVlog.HandleAsync(UserId, Id, Ended);
            (_film, _isMissing, _hasFailed) = (found.Value, !found.IsOk, false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VlogsLog.FilmPageFailed(Log, e);
            _hasFailed = true;
        }
        StateHasChanged();
    }

    private async Task ReadAsync(JobProgress progress)
    {
        if (_film is not { } film || film.JobId != progress.JobId) { return; }
        if (progress.State.IsTerminal()) { await LoadAsync(); } else { _film = film.With(progress); }
    }

    private Task CancelAsync() => ActAsync(async () => (await CancelVlog.HandleAsync(UserId, Id, Ended)).Problems);

    private Task RetryAsync(string key) => ActAsync(async () => (await RetryVlog.HandleAsync(UserId, Id, key, Ended)).Problems);

    private Task RenameAsync(string title) => ActAsync(async () => (await RenameVlog.HandleAsync(UserId, Id, title, Ended)).Problems);

    private async Task PosterAsync(TimeSpan at)
    {
        await ActAsync(async () => (await ChoosePoster.HandleAsync(UserId, Id, at.TotalSeconds, Ended)).Problems);
        if (_problem is null) { Toasts.Show(Words["Film.Poster.Chosen"]); }
    }

    private async Task DeleteAsync()
    {
        var (id, title) = (Id, _film!.Title);
        await ActAsync(async () => (await DeleteVlog.HandleAsync(UserId, id, Ended)).Problems, isReloading: false);
        if (_problem is not null) { return; }
        var (userId, restore, navigation) = (UserId, RestoreVlog, Navigation);
        Toasts.ShowUndo(Words["Film.Deleted", title], Words["Undo"], async () =>
        {
            await restore.HandleAsync(userId, id, CancellationToken.None);
            navigation.NavigateTo($"/films/{id}");
        });
        Navigation.NavigateTo("/films");
    }

    private async Task ActAsync(Func<Task<IReadOnlyList<Problem>>> act, bool isReloading = true)
    {
        if (_isBusy) { return; }
        (_isBusy, _problem) = (true, null);
        StateHasChanged();
        try
        {
            var problems = await act();
            _problem = problems.Count == 0 ? null : Say.Say(problems[0]);
            if (isReloading) { await LoadAsync(); }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VlogsLog.FilmPageFailed(Log, e);
            _problem = Words["Film.ActFailed"];
        }
        _isBusy = false;
        StateHasChanged();
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Credits;
using VlogStudio.Core.History;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.History;

/// <summary>One generation: what was asked, how it ended, what became of the credits, and the person's own words on it.</summary>
public sealed partial class GenerationPage
{
    private GenerationView? _row;
    private HoldView? _hold;
    private JobCharge? _charge;
    private FilmOfJob? _film;
    private IReadOnlyList<Problem> _problems = [];
    private bool _isMissing;
    private bool _hasFailed;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private GetGeneration Get { get; set; } = default!;

    [Inject]
    private GetHold GetHold { get; set; } = default!;

    [Inject]
    private ListCharges ListCharges { get; set; } = default!;

    [Inject]
    private ListFilmsOfJobs ListFilms { get; set; } = default!;

    [Inject]
    private MarkGeneration Mark { get; set; } = default!;

    [Inject]
    private RemoveGeneration Remove { get; set; } = default!;

    [Inject]
    private RestoreGeneration Restore { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private EditGeneration Edit { get; set; } = default!;

    [Inject]
    private ProblemWords Problems { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private ILogger<GenerationPage> Logger { get; set; } = default!;

    protected override Task OnViewerAsync() => LoadAsync();

    protected override async Task OnSignalAsync(UserSignal signal)
    {
        if (signal.What is not ("history" or "credits")) { return; }
        await LoadAsync();
        StateHasChanged();
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private async Task LoadAsync()
    {
        try
        {
            _hasFailed = false;
            var found = await Get.HandleAsync(UserId, Id, Ended);
            _isMissing = !found.IsOk;
            _row = found.Value;
            _hold = _row?.JobId is { } job ? await GetHold.HandleAsync(UserId, job, Ended) : null;
            // What was charged is the ledger's to say.
            Guid[] jobs = _row?.JobId is { } made ? [made] : [];
            _charge = (await ListCharges.HandleAsync(jobs, Ended)).Values.FirstOrDefault();
            _film = (await ListFilms.HandleAsync(UserId, jobs, Ended)).Values.FirstOrDefault();
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

    private async Task StarAsync()
    {
        await Mark.HandleAsync(UserId, Id, !_row!.IsFavourite, Ended);
        await LoadAsync();
    }

    private async Task RemoveAsync()
    {
        var (id, title, userId, restore, navigation) = (Id, _row!.Title ?? TypeWord(_row.GenerationType), UserId, Restore, Navigation);
        var removed = await Remove.HandleAsync(userId, id, Ended);
        if (!removed.IsOk)
        {
            Toasts.Show(Problems.Say(removed.Problems), Tone.Bad);
            return;
        }
        Toasts.ShowUndo(Words["Removed", title], Words["Undo"], async () =>
        {
            await restore.HandleAsync(userId, id, CancellationToken.None);
            navigation.NavigateTo($"/history/{id}");
        });
        Navigation.NavigateTo("/history");
    }

    private async Task SaveAsync(GenerationEdit edit)
    {
        var saved = await Edit.HandleAsync(UserId, Id, edit, Ended);
        _problems = saved.Problems;
        if (!saved.IsOk) { return; }
        _row = saved.Value;
        Toasts.Show(Words["Saved"], Tone.Good);
    }

    private string TypeWord(string type) => HistoryWords.Type(Words, type);

    private string PartWord(string name) => Words[$"Part.{name}"] is { ResourceNotFound: false } word ? word.Value : char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ');
}

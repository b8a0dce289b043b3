using System.Globalization;
using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Credits;
using VlogStudio.Core.History;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.History;

/// <summary>One generation: what was asked, how it ended, what became of the credits, and the person's own words on it.</summary>
public sealed partial class GenerationPage
{
    private GenerationView? _row;
    private HoldView? _hold;
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

    private async Task SaveAsync(GenerationEdit edit)
    {
        var saved = await Edit.HandleAsync(UserId, Id, edit, Ended);
        _problems = saved.Problems;
        if (!saved.IsOk) { return; }
        _row = saved.Value;
        Toasts.Show(Words["Saved"], Tone.Good);
    }

    private string TypeWord(string type) => Words[$"Type.{type}"] is { ResourceNotFound: false } word ? word.Value : type.Replace('_', ' ');

    private string PartWord(string name) => Words[$"Part.{name}"] is { ResourceNotFound: false } word ? word.Value : char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ');
}

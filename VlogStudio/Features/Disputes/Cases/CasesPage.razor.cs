using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Disputes;

namespace VlogStudio.Features.Disputes.Cases;

/// <summary>Finds a case by what a person told: a customer number, an e-mail, the number of a job, film, dispute or movement.</summary>
public sealed partial class CasesPage
{
    private FoundCases? _found;
    private string _text = "";
    private string? _problem;
    private bool _isBusy;
    private bool _hasFailed;
    private (string?, string?)? _shown;

    /// <summary>What was typed.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    /// <summary>Where the page before ended.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    public string? Before { get; set; }

    [Inject]
    private FindCases Find { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ProblemWords Say { get; set; } = default!;

    [Inject]
    private ILogger<CasesPage> Log { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LoadAsync();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown is { } shown && shown != (Query, Before)) { await LoadAsync(); }
    }

    private void Ask() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/admin/cases", new Dictionary<string, object?> { ["q"] = _text.Trim().Length == 0 ? null : _text.Trim() }));

    private async Task LoadAsync()
    {
        var read = BeginRead();
        (_shown, _text, _problem, _found, _hasFailed) = ((Query, Before), Query ?? "", null, null, false);
        if (string.IsNullOrWhiteSpace(Query)) { return; }
        _isBusy = true;
        try
        {
            var found = await Find.HandleAsync(Query, Before, Ended);
            if (IsLate(read)) { return; }
            (_found, _problem) = (found.Value, found.IsOk ? null : Say.Say(found.Problems));
            if (_found?.JobId is { } job) { Navigation.NavigateTo($"/admin/cases/{job}", replace: true); }
        }
        catch (Exception error) when (error is not OperationCanceledException and not NavigationException)
        {
            Log.CaseNotRead(error);
            _hasFailed = !IsLate(read);
        }
        finally
        {
            _isBusy = IsLate(read) && _isBusy;
        }
    }
}

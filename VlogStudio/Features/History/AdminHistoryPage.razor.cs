using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Credits;
using VlogStudio.Core.History;

namespace VlogStudio.Features.History;

/// <summary>Everybody's generations, for admins: what is looked for stands in the address; each row leads to its case.</summary>
public sealed partial class AdminHistoryPage
{
    private const int PageSize = 50;
    private FoundGenerations? _found;
    private IReadOnlyDictionary<Guid, JobCharge> _charges = new Dictionary<Guid, JobCharge>();
    private string? _customer;
    private string? _email;
    private string? _job;
    private string _status = "";
    private string? _type;
    private DateOnly? _from;
    private DateOnly? _to;
    private string? _error;
    private string? _problem;
    private bool _isJobBad;
    private bool _hasFailed;
    private string? _shown;

    [SupplyParameterFromQuery(Name = "customer")]
    public string? Customer { get; set; }

    [SupplyParameterFromQuery(Name = "email")]
    public string? Email { get; set; }

    [SupplyParameterFromQuery(Name = "job")]
    public string? Job { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    [SupplyParameterFromQuery(Name = "error")]
    public string? Error { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    public string? At { get; set; }

    [Inject]
    private SearchGenerations Find { get; set; } = default!;

    [Inject]
    private ListCharges ListCharges { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ViewerClock Clock { get; set; } = default!;

    [Inject]
    private ProblemWords Problems { get; set; } = default!;

    [Inject]
    private ILogger<AdminHistoryPage> Logger { get; set; } = default!;

    protected override Task OnViewerAsync() => LoadAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (UserId != Guid.Empty && _shown is not null && _shown != Navigation.Uri) { await LoadAsync(); }
    }

    private long CreditsOf(GenerationView row) => row.JobId is { } job && _charges.TryGetValue(job, out var charge) ? charge.Net : 0;

    private async Task LoadAsync()
    {
        var read = BeginRead();
        _shown = Navigation.Uri;
        (_customer, _email, _job, _type, _error) = (Customer, Email, Job, Type, Error);
        (_from, _to) = (HistoryFilter.Day(From), HistoryFilter.Day(To));
        _status = HistoryApi.TryStatus(Status, out var status) && status is not null ? Status! : "";
        (_problem, _hasFailed) = (null, false);
        _isJobBad = Some(Job) is { } text && !Guid.TryParse(text, out _);
        if (_isJobBad)
        {
            _found = new FoundGenerations([], null);
            return;
        }
        try
        {
            var search = new GenerationSearch(
                Some(Customer), status, Some(Type), Guid.TryParse(Job, out var job) ? job : null, _from is { } from ? Clock.Midnight(from) : null,
                _to is { } to ? Clock.Midnight(to.AddDays(1)) : null, Some(At), PageSize, Some(Email), Some(Error));
            var found = await Find.HandleAsync(search, Ended);
            var charges = found.IsOk
                ? await ListCharges.HandleAsync([.. found.Value.Items.Where(i => i.Generation.JobId is not null).Select(i => i.Generation.JobId!.Value)], Ended)
                : _charges;
            if (IsLate(read)) { return; }
            _problem = found.IsOk ? null : Problems.Say(found.Problems);
            _charges = charges;
            _found = found.IsOk ? found.Value : _found;
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

    private void Search() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/admin/history", new Dictionary<string, object?>
    {
        ["customer"] = Some(_customer), ["email"] = Some(_email), ["job"] = Some(_job), ["status"] = Some(_status), ["type"] = Some(_type),
        ["from"] = HistoryFilter.Spell(_from), ["to"] = HistoryFilter.Spell(_to), ["error"] = Some(_error), ["at"] = null,
    }));

    private void Go(string? cursor) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("at", cursor));
}

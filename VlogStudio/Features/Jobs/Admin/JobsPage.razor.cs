using Microsoft.AspNetCore.Components;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Jobs.Admin;

/// <summary>Everybody's jobs, for admins: what runs, what waits, what died. Filters and place stand in the address.</summary>
public sealed partial class JobsPage
{
    private FoundJobs? _found;
    private string? _refusal;
    private string? _customer;
    private string? _kind;
    private string? _error;
    private string? _shown;
    private bool _hasFailed;
    private bool _isActing;

    /// <summary>Which jobs: running, waiting, dead, failed, ended.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    /// <summary>A customer number.</summary>
    [SupplyParameterFromQuery(Name = "customer")]
    public string? Customer { get; set; }

    /// <summary>A kind.</summary>
    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    /// <summary>An error's code.</summary>
    [SupplyParameterFromQuery(Name = "error")]
    public string? Error { get; set; }

    /// <summary>A node.</summary>
    [SupplyParameterFromQuery(Name = "node")]
    public string? Node { get; set; }

    /// <summary>Where the page before ended.</summary>
    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    /// <summary>From where the admin looks, for the audit.</summary>
    [CascadingParameter(Name = "Address")]
    public string? Address { get; set; }

    [Inject]
    private SearchJobs Find { get; set; } = default!;

    [Inject]
    private ReplayJob Replay { get; set; } = default!;

    [Inject]
    private CancelAnyJob Cancel { get; set; } = default!;

    [Inject]
    private AdminGuard Guard { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private ProblemWords Problems { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<JobsPage> Logger { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LoadAsync();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != Navigation.Uri) { await LoadAsync(); }
    }

    private static string IconOf(JobState state) => state switch
    {
        JobState.Queued or JobState.Retrying => "schedule",
        JobState.Running => "play_circle",
        JobState.Done or JobState.Partial => "check_circle",
        JobState.Cancelled => "cancel",
        _ => "error",
    };

    private static Tone ToneOf(JobState state) => state switch
    {
        JobState.Done => Tone.Good,
        JobState.Failed or JobState.Dead => Tone.Bad,
        _ => Tone.Plain,
    };

    private string StateWord(FoundJob job) => job is { State: JobState.Running, IsCancelRequested: true } ? Words["Stopping"] : Words[$"State.{job.State}"];

    private string PathWith(string? view, string? cursor) => Navigation.GetUriWithQueryParameters("/admin/jobs", new Dictionary<string, object?>
    {
        ["view"] = Some(view), ["customer"] = Some(Customer), ["kind"] = Some(Kind), ["error"] = Some(Error), ["node"] = Some(Node), ["cursor"] = cursor,
    });

    private void Show(string? view) => Navigation.NavigateTo(PathWith(view, null));

    private void Search()
    {
        (Customer, Kind, Error) = (_customer, _kind, _error);
        Navigation.NavigateTo(PathWith(View, null));
    }

    private async Task LoadAsync()
    {
        var read = BeginRead();
        (_shown, _hasFailed) = (Navigation.Uri, false);
        (_customer, _kind, _error) = (Customer, Kind, Error);
        try
        {
            var found = await Find.HandleAsync(new JobSearch(View, Some(Kind), Some(Customer), Some(Error), Some(Node), Cursor), Ended);
            if (IsLate(read)) { return; }
            (_found, _refusal) = (found.Value, found.IsOk ? null : Problems.Say(found.Problems));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            AdminLog.NotRead(Logger, error);
            _hasFailed = !IsLate(read);
        }
    }

    private Task ReplayAsync(FoundJob job) => ActAsync(
        "ReplayTitle", "ReplayText", "Replay", "Replayed", async () => (await Replay.HandleAsync(new JobAct(UserId, job.JobId, null, Address), Ended)).Problems);

    private Task CancelAsync(FoundJob job) => ActAsync(
        "CancelTitle", "CancelText", "Cancel", "Cancelled", async () => (await Cancel.HandleAsync(new JobAct(UserId, job.JobId, null, Address), Ended)).Problems);

    private async Task ActAsync(string title, string text, string yes, string done, Func<Task<IReadOnlyList<Problem>>> act)
    {
        if (_isActing || !await Dialogs.ConfirmAsync(Shared, Words[title], Words[text], Words[yes])) { return; }
        if (!await Guard.AllowsAsync()) { return; }
        _isActing = true;
        try
        {
            var problems = await act();
            if (problems.Count > 0) { Toasts.Show(Problems.Say(problems), Tone.Bad); } else { Toasts.Show(Words[done], Tone.Good); }
        }
        finally { _isActing = false; }
        await LoadAsync();
    }
}

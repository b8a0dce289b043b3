using Microsoft.AspNetCore.Components;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Identity;

namespace VlogStudio.Features.Accounts.People;

/// <summary>Everybody with an account, for admins: who may do what, who is locked out, whose credits stand still. The search stands in the address.</summary>
public sealed partial class PeoplePage
{
    private FoundPeople? _found;
    private string? _refusal;
    private string? _query;
    private string? _shown;
    private bool _hasFailed;

    /// <summary>Who: a customer number, a part of an e-mail or name, an id.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    /// <summary>Which people: admins, disabled, frozen.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    /// <summary>Where the page before ended.</summary>
    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    /// <summary>From where the admin looks, for the audit.</summary>
    [CascadingParameter(Name = "Address")]
    public string? Address { get; set; }

    [Inject]
    private SearchPeople Find { get; set; } = default!;

    [Inject]
    private ViewerClock Clock { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private ProblemWords Problems { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<PeoplePage> Logger { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LoadAsync();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != Navigation.Uri) { await LoadAsync(); }
    }

    private static IEnumerable<PersonAct> ActsOn(PersonRow person)
    {
        yield return person.IsAdmin ? PersonAct.TakeAdmin : PersonAct.MakeAdmin;
        yield return person.IsDisabled ? PersonAct.Enable : PersonAct.Disable;
        yield return person.IsFrozen ? PersonAct.Unfreeze : PersonAct.Adjust;
    }

    private static string IconOf(PersonAct act) => act switch
    {
        PersonAct.MakeAdmin => "add_moderator",
        PersonAct.TakeAdmin => "remove_moderator",
        PersonAct.Disable => "block",
        PersonAct.Enable => "lock_open",
        PersonAct.Unfreeze => "ac_unit",
        _ => "payments",
    };

    private string PathWith(string? query, string? view, string? cursor) => Navigation.GetUriWithQueryParameters(
        "/admin/people", new Dictionary<string, object?> { ["q"] = Some(query), ["view"] = Some(view), ["cursor"] = cursor });

    private void Show(string? view) => Navigation.NavigateTo(PathWith(_query, view, null));

    private void Search() => Navigation.NavigateTo(PathWith(_query, View, null));

    private async Task LoadAsync()
    {
        var read = BeginRead();
        (_shown, _hasFailed, _query) = (Navigation.Uri, false, Query);
        try
        {
            var found = await Find.HandleAsync(new PeopleSearch(Query, View, Cursor), Ended);
            if (IsLate(read)) { return; }
            (_found, _refusal) = (found.Value, found.IsOk ? null : Problems.Say(found.Problems));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Logger.PeopleNotRead(error);
            _hasFailed = !IsLate(read);
        }
    }

    private async Task AskAsync(PersonRow person, PersonAct act)
    {
        var parts = new Dictionary<string, object?> { [nameof(PersonActDialog.Person)] = person, [nameof(PersonActDialog.Act)] = act, [nameof(PersonActDialog.Address)] = Address };
        var done = await Dialogs.OpenAsync<PersonActDialog>(
            Words[$"Act.{act}"], parts, new DialogOptions { Width = "min(520px, calc(100vw - 32px))", CssClass = "vs-sheet", CloseDialogOnEsc = true, AutoFocusFirstElement = true });
        if (done is not true) { return; }
        Toasts.Show(Words[$"Done.{act}", person.Email], Tone.Good);
        await LoadAsync();
    }
}

using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Features.Jobs.Admin;

namespace VlogStudio.Features.Accounts.People;

/// <summary>Where an admin says why, before it is done; what is refused is said here, and the words that were typed stay.</summary>
public sealed partial class PersonActDialog
{
    private readonly string _key = $"adjust-{Guid.CreateVersion7():n}";
    private DateTimeOffset _signedInAt;
    private long? _amount;
    private string _code = "";
    private string _reason = "";
    private string? _password;
    private IReadOnlyList<Problem> _problems = [];
    private string? _problem;
    private bool _isBusy;

    /// <summary>To whom.</summary>
    [Parameter, EditorRequired]
    public PersonRow Person { get; set; } = default!;

    /// <summary>What.</summary>
    [Parameter, EditorRequired]
    public PersonAct Act { get; set; }

    /// <summary>From where the admin looks, for the audit.</summary>
    [Parameter]
    public string? Address { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? SignedIn { get; set; }

    [Inject]
    private ChangeRole Roles { get; set; } = default!;

    [Inject]
    private DisableUser Locks { get; set; } = default!;

    [Inject]
    private UnfreezeAccount Unfreeze { get; set; } = default!;

    [Inject]
    private AdjustCredits Adjust { get; set; } = default!;

    [Inject]
    private ConfirmIdentity Confirm { get; set; } = default!;

    [Inject]
    private CheckSession Sessions { get; set; } = default!;

    [Inject]
    private AdminGuard Guard { get; set; } = default!;

    [Inject]
    private IOptions<CreditsOptions> Limits { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private ProblemWords Say { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private bool IsAdjusting => Act == PersonAct.Adjust;

    private string ReasonField => IsAdjusting ? "note" : "reason";

    private bool NeedsPassword => IsAdjusting && Clock.GetUtcNow() - _signedInAt > Limits.Value.FreshSignIn;

    /// <inheritdoc />
    protected override async Task OnViewerAsync()
    {
        var session = SignedIn is null ? null : (await SignedIn).User.SessionId();
        _signedInAt = session is { } id && await Sessions.HandleAsync(id, Ended) is { } living ? living.SignedInAt : DateTimeOffset.MinValue;
    }

    private string? Invalid(string field) => _problems.Any(p => p.Field == field) ? "invalid" : null;

    private string? ProblemOf(string field) => _problems.FirstOrDefault(p => p.Field == field) is { } problem ? Say.Say(problem) : null;

    private string Told(Problem problem) => problem.Code == "insufficient_credits" ? Words["TooMuch", problem.Args[^1]] : Say.Say(problem);

    private async Task SendAsync()
    {
        if (_isBusy) { return; }
        (_isBusy, _problems, _problem) = (true, [], null);
        try
        {
            _problems = await TryAsync();
            if (_problems.Count == 0)
            {
                Dialogs.Close(true);
                return;
            }
            var unplaced = _problems.FirstOrDefault(p => p.Field != ReasonField && p.Field != "password" && !(IsAdjusting && p.Field is "amount" or "reason_code"));
            _problem = unplaced is null ? null : Told(unplaced);
        }
        finally
        {
            _isBusy = false;
        }
    }

    private async Task<IReadOnlyList<Problem>> TryAsync()
    {
        if (!await Guard.IsAdminAsync()) { return [new Problem("not_an_admin", ProblemKind.Forbidden)]; }
        if (IsAdjusting) { return await AdjustAsync(); }
        var reason = PersonText.Check(ReasonField, _reason, PeopleApi.MaxReason, isRequired: true);
        if (!reason.IsOk) { return reason.Problems; }
        var done = Act switch
        {
            PersonAct.MakeAdmin or PersonAct.TakeAdmin => await Roles.HandleAsync(UserId, Person.Id, StudioRoles.Admin, Act == PersonAct.MakeAdmin, reason.Value, Ended, Address),
            PersonAct.Disable or PersonAct.Enable => await Locks.HandleAsync(UserId, Person.Id, Act == PersonAct.Disable, reason.Value, Ended, Address),
            _ => await Unfreeze.HandleAsync(UserId, Person.Id, reason.Value, Ended, Address),
        };
        return done.Problems;
    }

    private async Task<IReadOnlyList<Problem>> AdjustAsync()
    {
        if (NeedsPassword)
        {
            var confirmed = await Confirm.HandleAsync(UserId, _password, Address, Ended);
            _password = null;
            if (!confirmed.IsOk) { return confirmed.Problems; }
            _signedInAt = confirmed.Value;
        }
        var wanted = new Adjustment(UserId, Person.Id, _amount ?? 0, _code, _reason, Address, _signedInAt) { IdempotencyKey = _key };
        return (await Adjust.HandleAsync(wanted, Ended)).Problems;
    }
}

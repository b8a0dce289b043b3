using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Disputes.Cases;

/// <summary>Where an admin settles a dispute, or a second one decides what the first proposed; says what the person will have before it is sent.</summary>
public sealed partial class CaseDecision
{
    private const string Approve = "approve";
    private Guid _formId = Guid.CreateVersion7();
    private DateTimeOffset _signedInAt;
    private string _decision = SettleDecisions.Refund;
    private long? _amount;
    private string _reason = "";
    private string _note = "";
    private string? _password;
    private IReadOnlyList<Problem> _problems = [];
    private string? _problem;
    private bool _isUnfolded;
    private bool _isBusy;

    /// <summary>The case.</summary>
    [Parameter, EditorRequired]
    public CaseFile File { get; set; } = default!;

    /// <summary>What the page found by itself.</summary>
    [Parameter, EditorRequired]
    public CaseFinding Finding { get; set; } = default!;

    /// <summary>Something was decided.</summary>
    [Parameter]
    public EventCallback OnDecided { get; set; }

    /// <summary>From which address, for the audit.</summary>
    [CascadingParameter(Name = "Address")]
    public string? Address { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? SignedIn { get; set; }

    [Inject]
    private SettleDispute Settle { get; set; } = default!;

    [Inject]
    private DecideProposal DecideOn { get; set; } = default!;

    [Inject]
    private ConfirmIdentity Confirm { get; set; } = default!;

    [Inject]
    private CheckSession Sessions { get; set; } = default!;

    [Inject]
    private IOptions<DisputesOptions> Limits { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private ProblemWords Say { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    private CaseDispute? Open => File.OpenDispute;

    private bool IsProposal => Open?.State == DisputeState.Proposed;

    private bool IsMine => File.Person.Id == UserId;

    private IReadOnlyList<string> Choices => IsProposal ? [Approve, SettleDecisions.Reject] : SettleDecisions.All;

    private bool MovesAmount => !IsProposal && _decision is SettleDecisions.Refund or SettleDecisions.Goodwill && !IsProposal;

    private long AmountMax => _decision == SettleDecisions.Refund ? File.Remainder : Limits.Value.GoodwillMax;

    private long Moves => _decision == Approve ? Open?.Amount ?? 0 : MovesAmount ? _amount ?? 0 : 0;

    private bool NeedsSecond => MovesAmount && Moves > Limits.Value.SecondAdminAbove;

    private bool NeedsPassword => (NeedsSecond || IsProposal) && Clock.GetUtcNow() - _signedInAt > Limits.Value.FreshSignIn;

    private string ButtonKey => IsProposal ? _decision == Approve ? "SendApprove" : "SendDecline" : NeedsSecond ? "SendPropose" : _decision == SettleDecisions.Reject ? "SendDecline" : "SendSettle";

    private string After => Moves > 0
        ? Words["BalanceAfter", CaseWording.Number(File.Person.Available), CaseWording.Number(File.Person.Available + Moves)]
        : Words["BalanceSame", CaseWording.Number(File.Person.Available)];

    /// <inheritdoc />
    protected override async Task OnViewerAsync()
    {
        var session = SignedIn is null ? null : (await SignedIn).User.SessionId();
        _signedInAt = session is { } id && await Sessions.HandleAsync(id, Ended) is { } living ? living.SignedInAt : DateTimeOffset.MinValue;
        Choose(IsProposal ? Approve : File.Remainder > 0 && Finding.RefundDue > 0 ? SettleDecisions.Refund : Finding.Verdict == FindingVerdict.Even ? SettleDecisions.Reject : SettleDecisions.Refund);
    }

    private void Choose(string decision)
    {
        (_decision, _reason, _problems, _problem) = (decision, "", [], null);
        _amount = decision switch
        {
            SettleDecisions.Refund when File.Remainder > 0 => Math.Min(File.Remainder, Finding.RefundDue > 0 ? Finding.RefundDue : File.Remainder),
            _ => null,
        };
    }

    private bool Has(string field) => _problems.Any(p => p.Field == field);

    private string? ProblemOf(string field) => _problems.FirstOrDefault(p => p.Field == field) is { } problem ? Say.Say(problem) : null;

    private async Task SendAsync()
    {
        if (_isBusy || Open is not { } dispute) { return; }
        (_isBusy, _problems, _problem) = (true, [], null);
        try
        {
            var answer = await TryAsync(dispute);
            _problems = answer.Problems;
            if (answer.IsOk)
            {
                Toasts.Show(Words[answer.Value.NeedsSecond ? "Proposed" : "Settled"], Tone.Good);
                (_isUnfolded, _formId) = (false, Guid.CreateVersion7());
                await OnDecided.InvokeAsync();
                return;
            }
            var unplaced = _problems.FirstOrDefault(p => p.Field is not ("amount" or "reason_code" or "note" or "password" or "decision") || (p.Field == "amount" && !MovesAmount));
            _problem = unplaced is null ? null : Say.Say(unplaced);
            // Somebody else was faster: show how it stands now.
            if (unplaced?.Code is "already_settled" or "not_proposed" or "proposal_differs" or "form_replayed")
            {
                Toasts.Show(_problem!, Tone.Warn);
                await OnDecided.InvokeAsync();
            }
        }
        finally
        {
            _isBusy = false;
        }
    }

    private async Task<Result<Settlement>> TryAsync(CaseDispute dispute)
    {
        if (NeedsPassword)
        {
            var confirmed = await Confirm.HandleAsync(UserId, _password, Address, Ended);
            _password = null;
            if (!confirmed.IsOk) { return confirmed.Refused<Settlement>(); }
            _signedInAt = confirmed.Value;
        }
        return IsProposal
            ? await DecideOn.HandleAsync(new DecideInput(dispute.Id, UserId, _decision == Approve, _reason, _note, Address, _signedInAt) { FormId = _formId }, Ended)
            : await Settle.HandleAsync(new SettleInput(dispute.Id, UserId, _decision, MovesAmount ? _amount ?? 0 : 0, _reason, _note, Address, _signedInAt) { FormId = _formId }, Ended);
    }
}

using Microsoft.AspNetCore.Components;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Keys;
using VlogStudio.Core.Primitives;
using VlogStudio.Features.Jobs.Admin;

namespace VlogStudio.Features.Keys;

/// <summary>The keys of machines, for admins: made, shown once, given fresh secrets, taken back.</summary>
public sealed partial class KeysPage
{
    private static readonly int[] s_days = [30, 90, 180, 365];
    private IReadOnlyList<ApiKeyView>? _keys;
    private IReadOnlyList<Problem> _problems = [];
    private ApiKeyWithSecret? _made;
    private string _name = "";
    private string _server = "";
    private int _days = 90;
    private bool _isAdding;
    private bool _isActing;
    private bool _hasFailed;

    /// <summary>From where the admin looks, for the audit.</summary>
    [CascadingParameter(Name = "Address")]
    public string? Address { get; set; }

    [Inject]
    private ListApiKeys List { get; set; } = default!;

    [Inject]
    private CreateApiKey Create { get; set; } = default!;

    [Inject]
    private RotateApiKey Rotate { get; set; } = default!;

    [Inject]
    private RevokeApiKey Revoke { get; set; } = default!;

    [Inject]
    private AdminGuard Guard { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private ProblemWords ProblemWords { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<KeysPage> Logger { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnViewerAsync()
    {
        _server = Navigation.BaseUri.TrimEnd('/');
        return LoadAsync();
    }

    private static string IconOf(ApiKeyState state) => state switch
    {
        ApiKeyState.Good => "check_circle",
        ApiKeyState.Expired => "schedule",
        _ => "block",
    };

    private static Tone ToneOf(ApiKeyState state) => state switch
    {
        ApiKeyState.Good => Tone.Good,
        ApiKeyState.Expired => Tone.Warn,
        _ => Tone.Plain,
    };

    private string? Said(string field) => _problems.FirstOrDefault(p => p.Field == field) is { } problem ? ProblemWords.Say(problem) : null;

    private async Task LoadAsync()
    {
        try
        {
            _keys = await List.HandleAsync(Ended);
            _hasFailed = false;
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception error)
        {
            KeysLog.NotRead(Logger, error);
            _hasFailed = true;
        }
    }

    private Task CreateAsync() => ActAsync(async () =>
    {
        var made = await Create.HandleAsync(new NewApiKey(UserId, _name, null, _days, Address), Ended);
        _problems = made.Problems;
        if (made.IsOk) { (_made, _isAdding, _name) = (made.Value, false, ""); }
        return [.. made.Problems.Where(p => p.Field is null)];
    });

    private async Task RotateAsync(ApiKeyView key)
    {
        if (!await Dialogs.ConfirmAsync(Shared, Words["RotateTitle", key.Name], Words["RotateText"], Words["Rotate"])) { return; }
        await ActAsync(async () =>
        {
            var made = await Rotate.HandleAsync(new ApiKeyAct(UserId, key.Id, Address), null, Ended);
            if (made.IsOk) { _made = made.Value; }
            return made.Problems;
        });
    }

    private async Task RevokeAsync(ApiKeyView key)
    {
        if (!await Dialogs.ConfirmAsync(Shared, Words["RevokeTitle", key.Name], Words["RevokeText"], Words["Revoke"])) { return; }
        await ActAsync(async () =>
        {
            var done = await Revoke.HandleAsync(new ApiKeyAct(UserId, key.Id, Address), Ended);
            if (done.IsOk && _made?.Key.Id == key.Id) { _made = null; }
            return done.Problems;
        });
    }

    private async Task ActAsync(Func<Task<IReadOnlyList<Problem>>> act)
    {
        if (_isActing) { return; }
        if (!await Guard.AllowsAsync()) { return; }
        _isActing = true;
        try
        {
            if (await act() is { Count: > 0 } problems) { Toasts.Show(ProblemWords.Say(problems), Tone.Bad); }
        }
        finally { _isActing = false; }
        await LoadAsync();
    }
}

using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Identity;

namespace VlogStudio.Features.Accounts.Pages;

/// <summary>The code of the second factor, or a recovery code.</summary>
public sealed partial class SecondStepPage
{
    private (Guid UserId, bool IsRemembered)? _first;

    [SupplyParameterFromForm(FormName = "second-step")]
    private CodeInput Input { get; set; } = default!;

    [Inject]
    private SignIn SignIn { get; set; } = default!;

    [Inject]
    private SessionCookies Cookies { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        if (Http is null) { return; }
        _first = await SessionCookies.FirstStepAsync(Http);
        if (_first is null) { Navigation.NavigateTo($"/sign-in{Onward}", forceLoad: true); }
    }

    private async Task SubmitAsync()
    {
        if (_first is not { } first || Http is null) { return; }
        var opened = await SignIn.CompleteAsync(first.UserId, Input.Code, SessionKind.Browser, Address, CancellationToken.None);
        Input.Code = null;
        Problems = opened.Problems;
        if (!opened.IsOk) { return; }
        await Cookies.OpenAsync(Http, opened.Value, first.IsRemembered, CancellationToken.None);
        GoOn();
    }

    private sealed class CodeInput
    {
        public string? Code { get; set; }
    }
}

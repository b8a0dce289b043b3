using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Identity;

namespace VlogStudio.Features.Accounts.Pages;

/// <summary>E-mail and password.</summary>
public sealed partial class SignInPage
{
    [SupplyParameterFromForm(FormName = "sign-in")]
    private SignInInput Input { get; set; } = default!;

    [Inject]
    private SignIn SignIn { get; set; } = default!;

    [Inject]
    private SessionCookies Cookies { get; set; } = default!;

    protected override void OnInitialized()
    {
        Input ??= new();
        if (Http?.User.UserIdOrNull() is not null && HttpMethods.IsGet(Http.Request.Method)) { GoOn(); }
    }

    private async Task SubmitAsync()
    {
        var first = await SignIn.BeginAsync(new Credentials(Input.Email, Input.Password), SessionKind.Browser, Address, CancellationToken.None);
        // A password is never sent back.
        Input.Password = null;
        Problems = first.Problems;
        if (!first.IsOk || Http is null) { return; }
        if (first.Value.Session is { } session)
        {
            await Cookies.OpenAsync(Http, session, Input.IsRemembered, CancellationToken.None);
            GoOn();
            return;
        }
        await SessionCookies.NoteFirstStepAsync(Http, first.Value.UserId, Input.IsRemembered);
        Navigation.NavigateTo($"/sign-in/2fa{Onward}", forceLoad: true);
    }

    private sealed class SignInInput
    {
        public string? Email { get; set; }

        public string? Password { get; set; }

        public bool IsRemembered { get; set; }
    }
}

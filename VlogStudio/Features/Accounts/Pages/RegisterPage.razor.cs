using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Identity;

namespace VlogStudio.Features.Accounts.Pages;

/// <summary>Makes an account and signs it in.</summary>
public sealed partial class RegisterPage
{
    [SupplyParameterFromForm(FormName = "register")]
    private NewAccountInput Input { get; set; } = default!;

    [Inject]
    private RegisterUser Register { get; set; } = default!;

    [Inject]
    private SignIn SignIn { get; set; } = default!;

    [Inject]
    private SessionCookies Cookies { get; set; } = default!;

    protected override void OnInitialized() => Input ??= new();

    private async Task SubmitAsync()
    {
        var password = Input.Password;
        Input.Password = null;
        var made = await Register.HandleAsync(Input.Email, password, Address, CancellationToken.None);
        Problems = made.Problems;
        if (!made.IsOk || Http is null) { return; }
        var opened = await SignIn.HandleAsync(new Credentials(Input.Email, password), SessionKind.Browser, Address, CancellationToken.None);
        Problems = opened.Problems;
        if (!opened.IsOk) { return; }
        await Cookies.OpenAsync(Http, opened.Value, isRemembered: false, CancellationToken.None);
        GoOn();
    }
}

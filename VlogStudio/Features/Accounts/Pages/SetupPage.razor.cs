using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Identity;

namespace VlogStudio.Features.Accounts.Pages;

/// <summary>Makes the first admin with the link printed at start, then leads to the second factor.</summary>
public sealed partial class SetupPage
{
    private bool _isGood;

    [SupplyParameterFromQuery(Name = "token")]
    private string? Token { get; set; }

    [SupplyParameterFromForm(FormName = "setup")]
    private NewAccountInput Input { get; set; } = default!;

    [Inject]
    private CreateFirstAdmin CreateFirstAdmin { get; set; } = default!;

    [Inject]
    private SignIn SignIn { get; set; } = default!;

    [Inject]
    private SessionCookies Cookies { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        _isGood = await CreateFirstAdmin.IsLinkGoodAsync(Token, CancellationToken.None);
    }

    private async Task SubmitAsync()
    {
        var password = Input.Password;
        Input.Password = null;
        var made = await CreateFirstAdmin.WithLinkAsync(Token, Input.Email, password, Address, CancellationToken.None);
        Problems = made.Problems;
        if (!made.IsOk || Http is null) { return; }
        var opened = await SignIn.HandleAsync(new Credentials(Input.Email, password), SessionKind.Browser, Address, CancellationToken.None);
        if (opened.IsOk) { await Cookies.OpenAsync(Http, opened.Value, isRemembered: false, CancellationToken.None); }
        Navigation.NavigateTo("/account/two-factor", forceLoad: true);
    }
}

using Microsoft.Playwright;

namespace VlogStudio.Tests.Browser.Pages;

/// <summary>The pages one registers and signs in on.</summary>
public sealed class AccountPages(IPage page)
{
    /// <summary>Registers by the form.</summary>
    public async Task RegisterAsync(string email, string password)
    {
        await page.GotoAsync("/register");
        await FillAsync(email, password);
        await page.GetByTestId("register-submit").ClickAsync();
    }

    /// <summary>Signs in by the form.</summary>
    public async Task SignInAsync(string email, string password)
    {
        await page.GotoAsync("/sign-in");
        await FillAsync(email, password);
        await page.GetByTestId("sign-in-submit").ClickAsync();
    }

    private async Task FillAsync(string email, string password)
    {
        await page.GetByLabel("E-mail", new() { Exact = true }).FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
    }
}

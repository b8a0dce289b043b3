using System.Text.RegularExpressions;
using Microsoft.Playwright;
using VlogStudio.Tests.Browser.Pages;

namespace VlogStudio.Tests.Browser;

public sealed partial class AccountFlowTests(BrowserSite site) : BrowserTest(site), IClassFixture<BrowserSite>
{
    [Fact]
    public async Task Visitor_RegistersAndSignsIn_SeesTheHomePage()
    {
        var email = BrowserSite.NewEmail();
        var accounts = new AccountPages(Page);
        await accounts.RegisterAsync(email, BrowserSite.Password);
        await Page.Context.ClearCookiesAsync();
        await accounts.SignInAsync(email, BrowserSite.Password);
        await InteractiveAsync();
        await Assertions.Expect(Page).ToHaveURLAsync(Home());
        await Assertions.Expect(Page.Locator("h1")).ToBeVisibleAsync();
        await PictureAsync("home-first-run");
        await AccessibleAsync();
        await FitsAsync(360);
    }

    [Fact]
    public async Task Visitor_WithWrongPassword_IsToldAndKeepsTheEmail()
    {
        var email = BrowserSite.NewEmail();
        await new AccountPages(Page).SignInAsync(email, "not the password at all");
        await Assertions.Expect(Page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByLabel("E-mail", new() { Exact = true })).ToHaveValueAsync(email);
    }

    [Fact]
    public async Task Stranger_OnAPageForMembers_IsLedToSignIn()
    {
        await Page.GotoAsync("/");
        await Assertions.Expect(Page).ToHaveURLAsync(SignIn());
        await PictureAsync("sign-in");
        await AccessibleAsync();
    }

    [GeneratedRegex(@"^https?://[^/]+/(day/.*)?$")]
    private static partial Regex Home();

    [GeneratedRegex("/sign-in")]
    private static partial Regex SignIn();
}

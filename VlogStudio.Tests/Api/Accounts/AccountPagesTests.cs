using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Accounts;

public sealed class AccountPagesTests(StudioApp app) : IClassFixture<StudioApp>
{
    private const string Password = "seven quiet herons at dawn";

    [Fact]
    public async Task Page_NobodySignedIn_LeadsToSignInAndBack()
    {
        var person = await app.RegisterAsync();
        var browser = new FormBrowser(app.BaseAddress);

        await browser.OpenAsync("/credits");
        Assert.StartsWith("/sign-in?returnUrl=%2Fcredits", browser.At, StringComparison.OrdinalIgnoreCase);
        await browser.SubmitAsync("sign-in-form", ("email", person.Email), ("password", person.Password));

        Assert.Equal("/credits", browser.At);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task SignIn_ForeignReturnAddress_GoesHome(string target)
    {
        var person = await app.RegisterAsync();
        var browser = new FormBrowser(app.BaseAddress);

        await browser.OpenAsync($"/sign-in?returnUrl={Uri.EscapeDataString(target)}");
        await browser.SubmitAsync("sign-in-form", ("email", person.Email), ("password", person.Password));

        Assert.Equal("/", browser.At);
    }

    [Fact]
    public async Task SignIn_WrongPassword_KeepsTheEmailAndSaysWhatToDo()
    {
        var person = await app.RegisterAsync();
        var browser = new FormBrowser(app.BaseAddress);

        await browser.OpenAsync("/sign-in");
        await browser.SubmitAsync("sign-in-form", ("email", person.Email), ("password", "not this one at all"));

        Assert.Contains("wrong", browser.Text("form-problem"));
        Assert.Equal(person.Email, browser.Page.QuerySelector("#email")!.GetAttribute("value"));
        Assert.DoesNotContain("not this one", browser.Page.DocumentElement.OuterHtml);
    }

    [Fact]
    public async Task SignIn_WithoutTheFormsToken_IsRefused()
    {
        var person = await app.RegisterAsync();
        var browser = new FormBrowser(app.BaseAddress);
        var fields = new Dictionary<string, string> { ["_handler"] = "sign-in", ["Input.Email"] = person.Email, ["Input.Password"] = person.Password };

        var answer = await browser.Http.PostAsync("/sign-in", new FormUrlEncodedContent(fields));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Register_ByForm_SignsInAndShowsTheProfile()
    {
        var browser = await RegisterAsync("new.person@example.org");

        await browser.OpenAsync("/account");

        Assert.Equal("new.person@example.org", browser.Text("profile-email"));
        Assert.Matches("^VS[0-9]{4}-[0-9]{5}$", browser.Text("customer-number"));
    }

    [Fact]
    public async Task Register_BadInput_NamesEachField()
    {
        var browser = new FormBrowser(app.BaseAddress);

        await browser.OpenAsync("/register");
        await browser.SubmitAsync("register-form", ("email", "nope"), ("password", "short"));

        Assert.NotNull(browser.Text("email-error"));
        Assert.NotNull(browser.Text("password-error"));
        Assert.Equal("email-error", browser.Page.QuerySelector("#email")!.GetAttribute("aria-describedby"));
        Assert.Equal("new-password", browser.Page.QuerySelector("#password")!.GetAttribute("autocomplete"));
    }

    [Fact]
    public async Task Preferences_Saved_SetTheBrowser()
    {
        var browser = await RegisterAsync("dark@example.org");

        await browser.OpenAsync("/account");
        await browser.SubmitAsync("preferences-form", ("theme", "dark"));

        Assert.NotNull(browser.Text("saved"));
        Assert.Equal("dark", browser.Cookies.GetCookies(app.BaseAddress)["vs-theme"]?.Value);
    }

    [Fact]
    public async Task ChangePassword_ByForm_EndsOtherSessionsAndKeepsThisOne()
    {
        var person = await app.RegisterAsync();
        var browser = await SignInAsync(person.Email, person.Password);
        await browser.OpenAsync("/account");

        await browser.SubmitAsync("password-form", ("current-password", "wrong one here"), ("new-password", Password));
        Assert.NotNull(browser.Text("current-password-error"));
        await browser.SubmitAsync("password-form", ("current-password", person.Password), ("new-password", Password));

        Assert.Equal("/account?saved=password", browser.At);
        Assert.NotNull(browser.Text("saved"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Http.GetAsync("api/v1/me")).StatusCode);
        var login = await app.CreateClient().PostAsJsonAsync("api/auth/login", new { email = person.Email, password = Password });
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
        Assert.True(await app.WithDbAsync(db => db.AuditEntries.AnyAsync(a => a.Action == "password_changed" && a.Subject == $"user:{person.Id}")));
    }

    [Fact]
    public async Task SignOut_ByForm_EndsTheSession()
    {
        var person = await app.RegisterAsync();
        var browser = await SignInAsync(person.Email, person.Password);
        var before = browser.Cookies.GetCookieHeader(app.BaseAddress);

        await browser.Http.PostAsync("/sign-out", null);

        var thief = app.CreateClient();
        thief.DefaultRequestHeaders.Add("Cookie", before);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync("api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task TwoFactor_TurnedOn_AsksForACodeEverywhere()
    {
        var person = await app.RegisterAsync();
        var browser = await SignInAsync(person.Email, person.Password);
        await browser.OpenAsync("/account/two-factor");
        Assert.NotNull(browser.Page.QuerySelector("[data-testid=qr] svg"));
        var key = browser.Text("authenticator-key")!;

        await browser.SubmitAsync("two-factor-on-form", ("two-factor-code", "000000"));
        Assert.NotNull(browser.Text("two-factor-code-error"));
        Assert.Equal(key, browser.Text("authenticator-key"));
        await browser.SubmitAsync("two-factor-on-form", ("two-factor-code", OneTimeCodes.Of(key, TimeProvider.System.GetUtcNow())));
        var recovery = browser.Page.QuerySelectorAll("[data-testid=recovery-codes] li").Select(c => c.TextContent.Trim()).ToList();
        Assert.Equal(10, recovery.Count);

        var plain = await LoginAsync(person, null);
        Assert.Equal("two_factor_required", plain);
        Assert.Equal("wrong_code", await LoginAsync(person, "123123"));
        Assert.Null(await LoginAsync(person, OneTimeCodes.Of(key, TimeProvider.System.GetUtcNow())));
        Assert.Null(await LoginAsync(person, recovery[0]));
        Assert.Equal("wrong_code", await LoginAsync(person, recovery[0]));

        var second = new FormBrowser(app.BaseAddress);
        await second.OpenAsync("/sign-in?returnUrl=/history");
        await second.SubmitAsync("sign-in-form", ("email", person.Email), ("password", person.Password));
        Assert.StartsWith("/sign-in/2fa", second.At, StringComparison.Ordinal);
        await second.OpenAsync("/account");
        Assert.StartsWith("/sign-in", second.At, StringComparison.Ordinal);
        await second.OpenAsync("/sign-in/2fa?returnUrl=/history");
        await second.SubmitAsync("second-step-form", ("two-factor-code", OneTimeCodes.Of(key, TimeProvider.System.GetUtcNow())));
        Assert.Equal("/history", second.At);

        await browser.OpenAsync("/account/two-factor");
        await browser.SubmitAsync("two-factor-off-form", ("current-password", person.Password));
        Assert.Null(await LoginAsync(person, null));
    }

    [Fact]
    public async Task SecondStep_WithoutTheFirst_LeadsBack()
    {
        var browser = new FormBrowser(app.BaseAddress);

        await browser.OpenAsync("/sign-in/2fa");

        Assert.Equal("/sign-in", browser.At);
    }

    [Fact]
    public async Task Audit_AfterAllThis_IsAWholeChain()
    {
        await app.RegisterAsync();

        Assert.Null(await app.Get<VerifyAuditChain>().HandleAsync(TestContext.Current.CancellationToken));
    }

    private async Task<string?> LoginAsync(Person person, string? code)
    {
        var answer = await app.CreateClient().PostAsJsonAsync("api/auth/login", new { email = person.Email, password = person.Password, two_factor_code = code });
        return answer.IsSuccessStatusCode ? null : (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!;
    }

    private async Task<FormBrowser> RegisterAsync(string email)
    {
        var browser = new FormBrowser(app.BaseAddress);
        await browser.OpenAsync("/register");
        await browser.SubmitAsync("register-form", ("email", email), ("password", Password));
        Assert.Equal("/", browser.At);
        return browser;
    }

    private async Task<FormBrowser> SignInAsync(string email, string password)
    {
        var browser = new FormBrowser(app.BaseAddress);
        await browser.OpenAsync("/sign-in");
        await browser.SubmitAsync("sign-in-form", ("email", email), ("password", password));
        Assert.Equal("/", browser.At);
        return browser;
    }
}

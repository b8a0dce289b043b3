using Bunit;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Features.Accounts;
using VlogStudio.Features.Accounts.Pages;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Components.Accounts;

public sealed class SignInPageTests : PeopleTestContext, IClassFixture<LedgerDatabase>
{
    public SignInPageTests(LedgerDatabase rooms)
        : base(rooms) => Services.AddSingleton<SessionCookies>();

    [Fact]
    public void SignIn_Form_SuitsPasswordManagersAndScreenReaders()
    {
        var page = Render<SignInPage>();

        Assert.Equal("username", page.Find("#email").GetAttribute("autocomplete"));
        Assert.Equal("current-password", page.Find("#password").GetAttribute("autocomplete"));
        foreach (var input in page.FindAll("#email, #password")) { Assert.NotEmpty(page.Find($"label[for={input.Id}]").TextContent); }
        Assert.False(page.Find("#password").HasAttribute("onpaste"));
    }

    [Fact]
    public void SignIn_Nothing_SaysSoBesideTheField()
    {
        var page = Render<SignInPage>();

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal("email-error", page.Find("#email").GetAttribute("aria-describedby")));
        Assert.Equal("true", page.Find("#email").GetAttribute("aria-invalid"));
        Assert.NotEmpty(page.Find("#email-error").TextContent);
    }

    [Fact]
    public void SignIn_UnknownEmail_SaysTheSameAsAWrongPassword()
    {
        var page = Render<SignInPage>();
        page.Find("#email").Change("nobody.here@example.org");
        page.Find("#password").Change("whatever it may be");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("wrong", page.Find("[data-testid=form-problem]").TextContent, StringComparison.Ordinal));
        Assert.Equal("nobody.here@example.org", page.Find("#email").GetAttribute("value"));
        Assert.True(string.IsNullOrEmpty(page.Find("#password").GetAttribute("value")));
    }

    [Fact]
    public void Register_BadInput_NamesBothFields()
    {
        var page = Render<RegisterPage>();
        page.Find("#email").Change("nope");
        page.Find("#password").Change("short");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("#password-error").TextContent));
        Assert.NotEmpty(page.Find("#email-error").TextContent);
        Assert.Equal("password-hint password-error", page.Find("#password").GetAttribute("aria-describedby"));
    }
}

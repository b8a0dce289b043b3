using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Identity;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Accounts;

public sealed class SetupTests(PrivatePostgresFixture postgres)
{
    private const string Password = "eleven red kites above";

    [Fact]
    public async Task Setup_WithTheLink_MakesOneAdminOnce()
    {
        await using var app = await StudioApp.StartAsync(postgres);
        var token = await app.Get<CreateFirstAdmin>().HandleAsync(TestContext.Current.CancellationToken);
        var browser = new FormBrowser(app.BaseAddress);

        await browser.OpenAsync($"/setup?token={token}");
        await browser.SubmitAsync("setup-form", ("email", "boss@example.org"), ("password", "short"));
        Assert.NotNull(browser.Text("password-error"));
        await browser.SubmitAsync("setup-form", ("email", "boss@example.org"), ("password", Password));

        Assert.Equal("/account/two-factor", browser.At);
        Assert.Equal(1, await app.WithDbAsync(db => db.UserRoles.CountAsync(r => db.Roles.Any(x => x.Id == r.RoleId && x.Name == StudioRoles.Admin))));
        var again = new FormBrowser(app.BaseAddress);
        await again.OpenAsync($"/setup?token={token}");
        Assert.Null(again.Page.QuerySelector("[data-testid=setup-form]"));
        var forced = await app.Get<CreateFirstAdmin>().WithLinkAsync(token, "thief@example.org", Password, null, TestContext.Current.CancellationToken);
        Assert.Equal("setup_link_invalid", forced.Problems[0].Code);
        Assert.Null(await app.Get<CreateFirstAdmin>().HandleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Setup_WithAWrongLink_IsRefused()
    {
        await using var app = await StudioApp.StartAsync(postgres);

        var made = await app.Get<CreateFirstAdmin>().WithLinkAsync("guessed", "thief@example.org", Password, null, TestContext.Current.CancellationToken);

        Assert.Equal("setup_link_invalid", made.Problems[0].Code);
        Assert.Equal(0, await app.WithDbAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task Admin_FromTheEnvironment_NeedsTheSecondFactorForItsRights()
    {
        await using var app = await StudioApp.StartAsync(postgres, builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["VLOGSTUDIO_ADMIN_EMAIL"] = "chief@example.org",
            ["VLOGSTUDIO_ADMIN_PASSWORD"] = Password,
        }));
        var browser = new FormBrowser(app.BaseAddress);
        await browser.OpenAsync("/sign-in");
        await browser.SubmitAsync("sign-in-form", ("email", "chief@example.org"), ("password", Password));

        Assert.Equal("admin_needs_two_factor", await CodeAsync(browser));
        await browser.OpenAsync("/account/two-factor");
        await browser.SubmitAsync("two-factor-on-form", ("two-factor-code", OneTimeCodes.Of(browser.Text("authenticator-key")!, TimeProvider.System.GetUtcNow())));

        Assert.Null(await CodeAsync(browser));
    }

    [Fact]
    public async Task User_AdminRoute_IsForbidden()
    {
        await using var app = await StudioApp.StartAsync(postgres);
        var person = await app.RegisterAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync("history/admin/search")).StatusCode);
    }

    private static async Task<string?> CodeAsync(FormBrowser browser)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/history/admin/search");
        request.Headers.Accept.ParseAdd("application/json");
        var answer = await browser.Http.SendAsync(request);
        return answer.IsSuccessStatusCode ? null : (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!;
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Tests.Api.Disputes;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Accounts;

/// <summary>The admin's routes about people's accounts.</summary>
public sealed class PeopleApiTests(CasesApp app) : IClassFixture<CasesApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_ByMail_ShowsThePersonAndNextPages()
    {
        var (admin, tag) = (await app.AdminAsync(), Guid.CreateVersion7().ToString("n"));
        await app.RegisterAsync($"a-{tag}@example.org");
        var person = await app.RegisterAsync($"b-{tag}@example.org");

        var first = await admin.GetAsync<JsonObject>($"api/v1/admin/people?q={tag}&limit=1");
        var second = await admin.GetAsync<JsonObject>($"api/v1/admin/people?q={tag}&limit=1&cursor={first["next_cursor"]}");

        var row = Assert.Single(first["items"]!.AsArray())!;
        Assert.Equal((person.Id, person.Email, 500L, false, false, false), ((Guid)row["id"]!, (string)row["email"]!, (long)row["available"]!, (bool)row["is_admin"]!, (bool)row["is_disabled"]!, (bool)row["is_frozen"]!));
        Assert.Equal($"a-{tag}@example.org", (string)Assert.Single(second["items"]!.AsArray())!["email"]!);
        Assert.Null(second["next_cursor"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Http.GetAsync("api/v1/admin/people?view=x", Ct)).StatusCode);
    }

    [Fact]
    public async Task Role_GivenAndTaken_EndsSessionsAndIsAuditedWithReasonAndAddress()
    {
        var (admin, person) = (await app.AdminAsync(), await app.RegisterAsync());

        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(admin, $"{person.Id}/role", new { role = "Admin", is_given = true, reason = "Joins the desk." }));
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Http.GetAsync("api/v1/me", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(admin, $"{person.Id}/role", new { role = "Admin", is_given = false, reason = "Leaves it." }));

        var rows = await app.WithDbAsync(db => db.AuditEntries.Where(a => a.Subject == $"user:{person.Id}" && a.Action == "role_changed").OrderBy(a => a.Seq).ToListAsync());
        Assert.Equal(["Joins the desk.", "Leaves it."], rows.Select(r => r.Reason));
        Assert.All(rows, r => Assert.Equal(($"admin:{admin.Id}", "127.0.0.1"), (r.Actor, r.Ip)));
    }

    [Fact]
    public async Task DisableAndEnable_SignInIsRefusedAndThenWorks()
    {
        var (admin, person) = (await app.AdminAsync(), await app.RegisterAsync());

        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(admin, $"{person.Id}/disable", new { reason = "Left us." }));
        Assert.NotEqual(HttpStatusCode.OK, await LoginAsync(person));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(admin, $"{person.Id}/enable", new { reason = "Is back." }));
        Assert.Equal(HttpStatusCode.OK, await LoginAsync(person));
    }

    [Fact]
    public async Task OnOneself_EachAct_IsRefusedByName()
    {
        var admin = await app.AdminAsync();

        Assert.Equal("not_your_own_role", await CodeAsync(admin, $"people/{admin.Id}/role", new { role = "Admin", is_given = false, reason = "x" }, 409));
        Assert.Equal("not_yourself", await CodeAsync(admin, $"people/{admin.Id}/disable", new { reason = "x" }, 409));
        Assert.Equal("own_account", await CodeAsync(admin, $"credits/{admin.Id}/adjust", new { amount = 5, reason_code = "other", note = "x" }, 403));
        Assert.Equal(HttpStatusCode.OK, (await admin.Http.GetAsync("api/v1/admin/people", Ct)).StatusCode);
    }

    [Fact]
    public async Task Act_WithoutReasonOrPerson_IsRefused()
    {
        var (admin, person) = (await app.AdminAsync(), await app.RegisterAsync());

        Assert.Equal("text_required", await CodeAsync(admin, $"people/{person.Id}/disable", new { reason = " " }, 422));
        Assert.Equal("text_required", await CodeAsync(admin, $"people/{person.Id}/role", new { role = "Admin", is_given = true }, 422));
        Assert.Equal("unknown_role", await CodeAsync(admin, $"people/{person.Id}/role", new { role = "Emperor", is_given = true, reason = "x" }, 422));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(admin, $"{Guid.CreateVersion7()}/disable", new { reason = "x" }));
        Assert.Equal(0, await app.WithDbAsync(db => db.AuditEntries.CountAsync(a => a.Actor == $"admin:{admin.Id}")));
    }

    [Fact]
    public async Task EveryRoute_NoAdmin_Answers403AndDoesNothing()
    {
        var (person, other) = (await app.RegisterAsync(), await app.RegisterAsync());

        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync("api/v1/admin/people", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(person, $"{person.Id}/role", new { role = "Admin", is_given = true, reason = "x" }));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(person, $"{other.Id}/disable", new { reason = "x" }));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(person, $"{other.Id}/enable", new { reason = "x" }));
        Assert.Equal(HttpStatusCode.OK, (await other.Http.GetAsync("api/v1/me", Ct)).StatusCode);
    }

    [Fact]
    public async Task Unfreeze_OverHttp_KeepsTheAddress()
    {
        var (admin, person) = (await app.AdminAsync(), await app.RegisterAsync());
        await app.WithDbAsync(db => db.Database.ExecuteSqlAsync($"UPDATE account SET is_frozen = true WHERE id = {person.Id}", Ct));

        Assert.Equal(HttpStatusCode.NoContent, (await admin.Http.PostAsJsonAsync($"api/v1/admin/credits/{person.Id}/unfreeze", new { reason = "Mended." }, Ct)).StatusCode);

        var row = await app.WithDbAsync(db => db.AuditEntries.SingleAsync(a => a.Subject == $"account:{person.Id}" && a.Action == "account_unfrozen"));
        Assert.Equal(("Mended.", "127.0.0.1"), (row.Reason, row.Ip));
    }

    private static async Task<HttpStatusCode> SendAsync(Person who, string path, object body) => (await who.Http.PostAsJsonAsync($"api/v1/admin/people/{path}", body, Ct)).StatusCode;

    private static async Task<string> CodeAsync(Person who, string path, object body, int status)
    {
        var answer = await who.Http.PostAsJsonAsync($"api/v1/admin/{path}", body, Ct);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!;
        Assert.Equal(status, (int)answer.StatusCode);
        return (string)problem["code"]!;
    }

    private async Task<HttpStatusCode> LoginAsync(Person person) =>
        (await app.CreateClient().PostAsJsonAsync("api/auth/login", new { email = person.Email, password = person.Password }, Ct)).StatusCode;
}

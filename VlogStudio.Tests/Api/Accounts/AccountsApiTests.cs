using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Accounts;

public sealed class AccountsApiTests(StudioApp app) : IClassFixture<StudioApp>
{
    private const string Password = "a long walk by the sea";

    [Fact]
    public async Task Register_NewEmail_GivesCustomerNumberRoleAndWelcomeCredits()
    {
        var person = await app.RegisterAsync();

        var me = await person.GetAsync<JsonObject>("api/v1/me");

        Assert.Matches("^VS[0-9]{4}-[0-9]{5}$", (string)me["customer_id"]!);
        Assert.Equal(person.Email, (string)me["email"]!);
        Assert.Equal(["User"], me["roles"]!.AsArray().Select(r => (string)r!));
        Assert.Equal(500, (long)me["credits"]!["available"]!);
        Assert.Equal(0, (long)me["credits"]!["held"]!);
    }

    [Theory]
    [InlineData("", Password, "email", "email_missing")]
    [InlineData("nobody", Password, "email", "email_not_valid")]
    [InlineData("a b@example.org", Password, "email", "email_not_valid")]
    [InlineData("short@example.org", "1234567", "password", "password_too_short")]
    [InlineData("common@example.org", "Password123!", "password", "password_too_common")]
    [InlineData("same.as.mail@example.org", "same.as.mail@example.org", "password", "password_too_common")]
    [InlineData("nothing@example.org", null, "password", "password_missing")]
    public async Task Register_BadInput_NamesFieldAndRemedy(string email, string? password, string field, string code)
    {
        var answer = await app.CreateClient().PostAsJsonAsync("api/auth/register", new { email, password });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal(code, (string)problem!["code"]!);
        Assert.NotEmpty((string)problem["errors"]![field]![0]!);
    }

    [Fact]
    public async Task Register_SameEmailInAnotherCase_IsRefused()
    {
        var person = await app.RegisterAsync();

        var answer = await app.CreateClient().PostAsJsonAsync("api/auth/register", new { email = person.Email.ToUpperInvariant(), password = Password });

        Assert.Equal("email_taken", await CodeOfAsync(answer));
    }

    [Fact]
    public async Task Register_LongPasswordInAnyScript_SignsIn()
    {
        var password = string.Concat(Enumerable.Repeat("여덟 글자 🎬", 10));
        var client = app.CreateClient();
        (await client.PostAsJsonAsync("api/auth/register", new { email = "hangul@example.org", password })).EnsureSuccessStatusCode();

        var answer = await client.PostAsJsonAsync("api/auth/login", new { email = "hangul@example.org", password });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Register_ManyAtOnce_GivesEachANumberOfItsOwn()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.RegisterAsync()));

        var numbers = await Task.WhenAll(people.Select(async p => (string)(await p.GetAsync<JsonObject>("api/v1/me"))["customer_id"]!));

        Assert.Equal(8, numbers.Distinct().Count());
    }

    [Fact]
    public async Task Login_RightPassword_AnswersTokensAsDocumented()
    {
        var person = await app.RegisterAsync();

        var answer = await app.CreateClient().PostAsJsonAsync("api/auth/login", new { email = person.Email, password = person.Password });

        var tokens = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(["access_token", "expires_in", "refresh_token", "token_type"], tokens.Select(t => t.Key).Order());
        Assert.Equal("Bearer", (string)tokens["token_type"]!);
        Assert.InRange((long)tokens["expires_in"]!, 1, 900);
    }

    [Fact]
    public async Task Login_WrongPasswordAndUnknownEmail_AnswerTheSame()
    {
        var person = await app.RegisterAsync();

        var wrong = await app.CreateClient().PostAsJsonAsync("api/auth/login", new { email = person.Email, password = "not the password" });
        var unknown = await app.CreateClient().PostAsJsonAsync("api/auth/login", new { email = "never.seen@example.org", password = "not the password" });

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Equal(await CodeOfAsync(wrong), await CodeOfAsync(unknown));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Login_TooManyWrongPasswords_MustWait(bool isKnown)
    {
        var email = isKnown ? (await app.RegisterAsync()).Email : $"guessed{Guid.CreateVersion7():n}@example.org";
        var client = app.CreateClient();

        for (var i = 0; i < 10; i++) { Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync(client, email, $"guess {i} guess")).StatusCode); }
        var refused = await LoginAsync(client, email, "correct horse battery staple 7");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 900);
        Assert.Equal("too_many_attempts", await CodeOfAsync(refused));
    }

    [Fact]
    public async Task Login_WithCookies_SetsAGuardedCookieThatWorks()
    {
        var person = await app.RegisterAsync();
        var browser = Browser(out var cookies);

        var answer = await browser.PostAsJsonAsync("api/auth/login?use_cookies=true", new { email = person.Email, password = person.Password });

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("studio-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("api/v1/me")).StatusCode);
        Assert.NotEmpty(cookies.GetAllCookies());
    }

    [Fact]
    public async Task Logout_CookieKeptByAThief_IsNobody()
    {
        var person = await app.RegisterAsync();
        var browser = Browser(out var cookies);
        await browser.PostAsJsonAsync("api/auth/login?use_cookies=true", new { email = person.Email, password = person.Password });
        var stolen = cookies.GetCookieHeader(app.BaseAddress);

        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("api/auth/logout", null)).StatusCode);

        var thief = app.CreateClient();
        thief.DefaultRequestHeaders.Add("Cookie", stolen);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync("api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task CookieRequest_FromAnotherSite_IsRefused()
    {
        var person = await app.RegisterAsync();
        var browser = Browser(out _);
        await browser.PostAsJsonAsync("api/auth/login?use_cookies=true", new { email = person.Email, password = person.Password });
        browser.DefaultRequestHeaders.Add("Origin", "https://evil.example");

        var answer = await browser.PostAsJsonAsync("history", new { generation_type = "blog_post", input_params = new { } });

        Assert.Equal("cross_site_request", await CodeOfAsync(answer));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("_blazor")).StatusCode);
    }

    [Fact]
    public async Task Refresh_OnceThenTwice_WorksThenEndsTheSession()
    {
        var person = await app.RegisterAsync();
        var client = app.CreateClient();
        var first = await TokensAsync(await LoginAsync(client, person.Email, person.Password));

        var second = await TokensAsync(await client.PostAsJsonAsync("api/auth/refresh", new { refresh_token = (string)first["refresh_token"]! }));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)second["access_token"]!);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/v1/me")).StatusCode);

        var reused = await client.PostAsJsonAsync("api/auth/refresh", new { refresh_token = (string)first["refresh_token"]! });
        Assert.Equal("refresh_token_invalid", await CodeOfAsync(reused));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("api/v1/me")).StatusCode);
        var next = await client.PostAsJsonAsync("api/auth/refresh", new { refresh_token = (string)second["refresh_token"]! });
        Assert.Equal(HttpStatusCode.Unauthorized, next.StatusCode);
    }

    [Fact]
    public async Task Refresh_ManyAtOnce_GivesOnePairAtMost()
    {
        var person = await app.RegisterAsync();
        var client = app.CreateClient();
        var tokens = await TokensAsync(await LoginAsync(client, person.Email, person.Password));

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => client.PostAsJsonAsync("api/auth/refresh", new { refresh_token = (string)tokens["refresh_token"]! })));

        Assert.InRange(answers.Count(a => a.StatusCode == HttpStatusCode.OK), 0, 1);
    }

    [Fact]
    public async Task Logout_AccessToken_IsNobodyAtOnce()
    {
        var person = await app.RegisterAsync();

        await person.Http.PostAsync("api/auth/logout", null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Http.GetAsync("api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task Me_WithoutToken_AnswersAProblem()
    {
        var answer = await app.CreateClient().GetAsync("api/v1/me");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("not_signed_in", await CodeOfAsync(answer));
    }

    [Fact]
    public async Task Me_RefreshTokenAsAccessToken_IsNobody()
    {
        var person = await app.RegisterAsync();
        var client = app.CreateClient();
        var tokens = await TokensAsync(await LoginAsync(client, person.Email, person.Password));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)tokens["refresh_token"]!);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("api/v1/me")).StatusCode);
    }

    private static Task<HttpResponseMessage> LoginAsync(HttpClient client, string email, string password) => client.PostAsJsonAsync("api/auth/login", new { email, password });

    private static async Task<JsonObject> TokensAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private static async Task<string> CodeOfAsync(HttpResponseMessage answer) => (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!;

    private HttpClient Browser(out CookieContainer cookies)
    {
        cookies = new CookieContainer();
        return new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = app.BaseAddress };
    }
}

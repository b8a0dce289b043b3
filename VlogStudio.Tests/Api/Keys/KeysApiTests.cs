using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Keys;
using VlogStudio.Tests.Api.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Keys;

/// <summary>The keys of machines: made, shown once, rotated, revoked, and what is kept of them.</summary>
public sealed class KeysApiTests(AdminJobsApiTests.Site app) : IClassFixture<AdminJobsApiTests.Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<HttpStatusCode> ClaimAsync(string key)
    {
        using var http = app.CreateClient();
        http.DefaultRequestHeaders.Add("X-API-Key", key);
        using var answer = await http.PostAsJsonAsync("api/v1/vlogs/internal/claim", new { node = "keys", capacity = 1 }, Ct);
        return answer.StatusCode;
    }

    private static async Task<(Guid Id, string Secret)> CreateAsync(Person admin, object? body = null)
    {
        using var answer = await admin.Http.PostAsJsonAsync("api/v1/admin/keys", body ?? new { name = "GPU box", scope = "compute", days = 30 }, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var made = (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!;
        return ((Guid)made["key"]!["id"]!, (string)made["secret"]!);
    }

    [Fact]
    public async Task Create_Key_OpensTheNodesRoutesAndIsKeptAsAHashOnly()
    {
        var admin = await app.AdminAsync();

        var (id, secret) = await CreateAsync(admin);

        Assert.Matches("^vsk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$", secret);
        Assert.Equal(HttpStatusCode.NoContent, await ClaimAsync(secret));
        var list = await admin.Http.GetStringAsync("api/v1/admin/keys", Ct);
        Assert.Contains("GPU box", list, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[17..], list, StringComparison.Ordinal);
        var shown = JsonNode.Parse(list)!.AsArray().Single(k => (Guid)k!["id"]! == id)!;
        Assert.Equal(("good", "compute"), ((string)shown["state"]!, (string)shown["scope"]!));
        Assert.NotNull(shown["last_used_at"]);
        Assert.EndsWith("127.0.0.1", (string)shown["last_used_from"]!, StringComparison.Ordinal);
        var row = await app.WithDbAsync(db => db.Database.SqlQuery<string>($"""SELECT row_to_json(k)::text AS "Value" FROM api_key k WHERE id = {id}""").SingleAsync(Ct));
        Assert.DoesNotContain(secret[17..], row, StringComparison.Ordinal);
        Assert.Contains(ApiKeySecret.HashOf(secret), row, StringComparison.Ordinal);
        var note = await app.WithDbAsync(db => db.AuditEntries.SingleAsync(a => a.Subject == $"api_key:{id}", Ct));
        Assert.Equal(("api_key_created", $"admin:{admin.Id}"), (note.Action, note.Actor));
        Assert.DoesNotContain(secret[17..], note.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claim_KeysThatAreNone_AreRefused()
    {
        var (_, secret) = await CreateAsync(await app.AdminAsync());
        var last = secret[^2] == 'A' ? 'B' : 'A';
        string[] wrong = [secret[..^2] + last + secret[^1], secret[..^1], secret + "A", secret.ToUpperInvariant(), $"vsk_000000000000_{new string('A', 43)}", secret[4..], "vsk_", "x"];
        foreach (var key in wrong) { Assert.Equal(HttpStatusCode.Unauthorized, await ClaimAsync(key)); }
        Assert.Equal(HttpStatusCode.NoContent, await ClaimAsync(secret));
    }

    [Fact]
    public async Task Rotate_Key_BothAreGoodForAWhileThenOnlyTheNewOne()
    {
        var admin = await app.AdminAsync();
        var (id, old) = await CreateAsync(admin);

        using var answer = await admin.Http.PostAsJsonAsync($"api/v1/admin/keys/{id}/rotate", new { overlap_hours = 1 }, Ct);
        var fresh = (string)(await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["secret"]!;

        Assert.Equal(old[..17], fresh[..17]);
        Assert.NotEqual(old, fresh);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (await ClaimAsync(old), await ClaimAsync(fresh)));
        await app.WithDbAsync(db => db.ApiKeys.Where(k => k.Id == id).ExecuteUpdateAsync(s => s.SetProperty(k => k.PreviousUntil, DateTimeOffset.UnixEpoch), Ct));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.NoContent), (await ClaimAsync(old), await ClaimAsync(fresh)));

        using var hard = await admin.Http.PostAsJsonAsync($"api/v1/admin/keys/{id}/rotate", new { overlap_hours = 0 }, Ct);
        var last = (string)(await hard.Content.ReadFromJsonAsync<JsonObject>(Ct))!["secret"]!;
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.NoContent), (await ClaimAsync(fresh), await ClaimAsync(last)));
        Assert.Equal(2, await app.WithDbAsync(db => db.AuditEntries.CountAsync(a => a.Subject == $"api_key:{id}" && a.Action == "api_key_rotated", Ct)));
    }

    [Fact]
    public async Task Revoke_Key_EndsItAndItsOldSecretAtOnceAndForGood()
    {
        var admin = await app.AdminAsync();
        var (id, old) = await CreateAsync(admin);
        using var rotated = await admin.Http.PostAsJsonAsync($"api/v1/admin/keys/{id}/rotate", new { }, Ct);
        var fresh = (string)(await rotated.Content.ReadFromJsonAsync<JsonObject>(Ct))!["secret"]!;

        Assert.Equal(HttpStatusCode.NoContent, (await admin.Http.PostAsync($"api/v1/admin/keys/{id}/revoke", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Http.PostAsync($"api/v1/admin/keys/{id}/revoke", null, Ct)).StatusCode);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (await ClaimAsync(old), await ClaimAsync(fresh)));
        Assert.Equal(HttpStatusCode.Conflict, (await admin.Http.PostAsJsonAsync($"api/v1/admin/keys/{id}/rotate", new { }, Ct)).StatusCode);
        Assert.Equal(1, await app.WithDbAsync(db => db.AuditEntries.CountAsync(a => a.Subject == $"api_key:{id}" && a.Action == "api_key_revoked", Ct)));
    }

    [Fact]
    public async Task Claim_ExpiredKey_IsRefused()
    {
        var admin = await app.AdminAsync();
        var (id, secret) = await CreateAsync(admin);
        await app.WithDbAsync(db => db.ApiKeys.Where(k => k.Id == id).ExecuteUpdateAsync(s => s.SetProperty(k => k.ExpiresAt, DateTimeOffset.UnixEpoch), Ct));

        Assert.Equal(HttpStatusCode.Unauthorized, await ClaimAsync(secret));
        var list = JsonNode.Parse(await admin.Http.GetStringAsync("api/v1/admin/keys", Ct))!.AsArray();
        Assert.Equal("expired", (string)list.Single(k => (Guid)k!["id"]! == id)!["state"]!);
    }

    [Theory]
    [InlineData("""{"name": ""}""", "name")]
    [InlineData("""{"name": "x", "scope": "admin"}""", "scope")]
    [InlineData("""{"name": "x", "days": 0}""", "days")]
    [InlineData("""{"name": "x", "days": 4000}""", "days")]
    public async Task Create_BadInput_NamesTheField(string body, string field)
    {
        var admin = await app.AdminAsync();
        using var answer = await admin.Http.PostAsJsonAsync("api/v1/admin/keys", JsonNode.Parse(body), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.NotNull((await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["errors"]![field]);
    }

    [Fact]
    public async Task EveryRoute_NoAdmin_Answers403()
    {
        var person = await app.RegisterAsync();
        var id = Guid.CreateVersion7();
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync("api/v1/admin/keys", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.PostAsJsonAsync("api/v1/admin/keys", new { name = "x" }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.PostAsJsonAsync($"api/v1/admin/keys/{id}/rotate", new { }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.PostAsync($"api/v1/admin/keys/{id}/revoke", null, Ct)).StatusCode);
        var admin = await app.AdminAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Http.PostAsync($"api/v1/admin/keys/{id}/revoke", null, Ct)).StatusCode);
    }
}

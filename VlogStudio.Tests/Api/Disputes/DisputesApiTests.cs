using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Disputes;

public sealed class DisputesApiTests(DisputeApp app) : IClassFixture<DisputeApp>
{
    [Fact]
    public async Task Dispute_OpenedAndRefunded_IsSeenByBothSides()
    {
        var (person, job, id) = await app.DisputedAsync(12);
        var admin = await app.AdminAsync();

        var listed = await admin.GetAsync<JsonObject>("api/v1/admin/disputes?state=open&limit=200");
        var settled = await SettleAsync(admin, id, new { decision = "refund", amount = 12, reason_code = "not_delivered", note = "No film was kept." }, "key-1");
        var resent = await SettleAsync(admin, id, new { decision = "refund", amount = 12, reason_code = "not_delivered", note = "No film was kept." }, "key-1");

        Assert.Contains(listed["items"]!.AsArray(), d => (Guid)d!["dispute"]!["id"]! == id && (Guid)d["dispute"]!["job_id"]! == job);
        Assert.Equal((488L, 500L, false), ((long)settled["balance_before"]!, (long)settled["balance_after"]!, (bool)settled["needs_second"]!));
        Assert.Equal(settled.ToJsonString(), resent.ToJsonString());
        var seen = await person.GetAsync<JsonObject>($"api/v1/disputes/{id}");
        Assert.Equal(("approved", "refund", 12L, "not_delivered", null), ((string)seen["state"]!, (string)seen["decision"]!, (long)seen["amount"]!, (string)seen["reason_code"]!, (string?)seen["maker_id"]));
        var entries = await person.GetAsync<JsonObject>("api/v1/credits/entries");
        Assert.Equal(("refund", 12L, 500L, (Guid)settled["tx_id"]!), ((string)entries["items"]![0]!["kind"]!, (long)entries["items"]![0]!["amount"]!, (long)entries["items"]![0]!["balance_after"]!, (Guid)entries["items"]![0]!["tx_id"]!));
    }

    [Theory]
    [InlineData("-1", "amount_negative", 422)]
    [InlineData("0", "amount_zero", 422)]
    [InlineData("13", "amount_above_remainder", 422)]
    [InlineData("1e30", "amount_above_remainder", 422)]
    [InlineData("-1e30", "amount_negative", 422)]
    [InlineData("1.5", "amount_not_a_number", 422)]
    [InlineData("\"12\"", "amount_not_a_number", 422)]
    [InlineData("\"; drop table tx\"", "amount_not_a_number", 422)]
    [InlineData("{}", "amount_not_a_number", 422)]
    [InlineData("true", "amount_not_a_number", 422)]
    [InlineData("null", "value_missing", 422)]
    public async Task Settle_WrongAmount_IsRefusedByNameAuditedAndMovesNothing(string amount, string code, int status)
    {
        var (person, _, id) = await app.DisputedAsync(12);
        var body = new JsonObject { ["decision"] = "refund", ["amount"] = JsonNode.Parse(amount), ["reason_code"] = "not_delivered", ["note"] = "x" };

        Assert.Equal((code, status), await RefusedAsync(await app.AdminAsync(), id, body));
        Assert.Equal([code], await app.RefusedAsync(id));
        Assert.Equal(488, await PostedAsync(person));
    }

    [Fact]
    public async Task Settle_ByWhoMayNot_IsRefusedByNameAuditedAndMovesNothing()
    {
        var (person, _, id) = await app.DisputedAsync(12);

        Assert.Equal(("not_an_admin", 403), await RefusedAsync(await app.RegisterAsync(), id, Refund(5)));
        Assert.Equal(("not_an_admin", 403), await RefusedAsync(person, id, Refund(5)));
        Assert.Equal(["not_an_admin", "not_an_admin"], await app.RefusedAsync(id));
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.CreateClient().PostAsJsonAsync($"api/v1/admin/disputes/{id}/settle", Refund(5))).StatusCode);
        Assert.Equal(488, await PostedAsync(person));
    }

    [Fact]
    public async Task Settle_ByAnAdminWhoClaims_IsRefusedByNameAndAudited()
    {
        var admin = await app.AdminAsync();
        var (_, _, id) = await app.DisputedAsync(12, admin);

        Assert.Equal(("own_dispute", 403), await RefusedAsync(admin, id, Refund(5)));
        Assert.Equal(["own_dispute"], await app.RefusedAsync(id));
        Assert.Equal(488, await PostedAsync(admin));
    }

    [Fact]
    public async Task Settle_TwiceOrReplayedOrUnknown_IsRefusedByNameAudited()
    {
        var (person, job, id) = await app.DisputedAsync(12);
        var admin = await app.AdminAsync();
        await SettleAsync(admin, id, Refund(5), "form-1");

        Assert.Equal(("already_settled", 409), await RefusedAsync(admin, id, Refund(5)));
        Assert.Equal(("already_settled", 409), await RefusedAsync(await app.AdminAsync(), id, Refund(7), "form-1"));
        Assert.Equal(("idempotency_key_reused", 422), await RefusedAsync(admin, id, Refund(7), "form-1"));
        Assert.Equal(["already_settled", "already_settled", "idempotency_key_reused"], await app.RefusedAsync(id));
        Assert.Equal(("dispute_not_found", 404), await RefusedAsync(admin, job, Refund(5)));
        Assert.Equal(["dispute_not_found"], await app.RefusedAsync(job));
        Assert.Equal(493, await PostedAsync(person));
    }

    [Fact]
    public async Task Settle_AboveTheLimit_NeedsAnotherAdmin()
    {
        var (person, _, id) = await app.DisputedAsync(120);
        var (maker, checker) = (await app.AdminAsync(), await app.AdminAsync());

        var proposed = await SettleAsync(maker, id, Refund(120));
        Assert.True((bool)proposed["needs_second"]!);
        Assert.Equal(("second_admin_needed", 403), await RefusedAsync(maker, id, Refund(120)));
        Assert.Equal(380, await PostedAsync(person));
        var settled = await SettleAsync(checker, id, Refund(120));

        Assert.Equal(500, (long)settled["balance_after"]!);
        Assert.Equal(["second_admin_needed"], await app.RefusedAsync(id));
    }

    [Fact]
    public async Task Open_ForeignUnknownRunningOrTwice_IsRefusedByName()
    {
        var (person, job, _) = await app.DisputedAsync(12);
        var stranger = await app.RegisterAsync();

        Assert.Equal(("job_not_found", 404), await OpenAsync(stranger, job, "mine"));
        Assert.Equal(("job_not_found", 404), await OpenAsync(stranger, Guid.CreateVersion7(), "mine"));
        Assert.Equal(("dispute_open", 409), await OpenAsync(person, job, "again"));
        Assert.Equal(("text_too_long", 422), await OpenAsync(person, job, new string('x', 4001)));
    }

    [Fact]
    public async Task Get_ByAStranger_IsNotThere()
    {
        var (_, _, id) = await app.DisputedAsync(12);
        var answer = await (await app.RegisterAsync()).Http.GetAsync($"api/v1/disputes/{id}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await app.RegisterAsync()).Http.GetAsync("api/v1/admin/disputes")).StatusCode);
    }

    [Fact]
    public async Task Adjust_ByAnAdmin_MovesOnceAndIsBounded()
    {
        var (person, admin) = (await app.RegisterAsync(), await app.AdminAsync());
        var path = $"api/v1/admin/credits/{person.Id}/adjust";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { amount = -20, reason_code = "wrong_grant", note = "Given twice." }) };

        Assert.Equal(HttpStatusCode.OK, (await admin.Http.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.Http.PostAsJsonAsync(path, new { amount = 51, reason_code = "correction", note = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.PostAsJsonAsync(path, new { amount = 5, reason_code = "correction", note = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.Http.PostAsJsonAsync($"api/v1/admin/credits/{admin.Id}/adjust", new { amount = 5, reason_code = "correction", note = "x" })).StatusCode);
        Assert.Equal(480, await PostedAsync(person));
    }

    private static object Refund(long amount) => new { decision = "refund", amount, reason_code = "not_delivered", note = "Looked at it." };

    private static async Task<long> PostedAsync(Person person) => (long)(await person.GetAsync<JsonObject>("api/v1/credits"))["posted"]!;

    private static async Task<JsonObject> SettleAsync(Person admin, Guid id, object body, string? key = null)
    {
        using var answer = await SendAsync(admin, $"api/v1/admin/disputes/{id}/settle", body, key);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    private static async Task<(string Code, int Status)> RefusedAsync(Person by, Guid id, object body, string? key = null)
    {
        using var answer = await SendAsync(by, $"api/v1/admin/disputes/{id}/settle", body, key);
        return ((string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!, (int)answer.StatusCode);
    }

    private static async Task<(string Code, int Status)> OpenAsync(Person by, Guid job, string claim)
    {
        using var answer = await by.Http.PostAsJsonAsync("api/v1/disputes", new { job_id = job, claim });
        return ((string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!, (int)answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(Person by, string path, object body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null) { request.Headers.Add("Idempotency-Key", key); }
        return await by.Http.SendAsync(request);
    }
}

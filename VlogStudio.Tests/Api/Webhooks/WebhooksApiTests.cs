using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Webhooks;
using VlogStudio.Tests.Api.Notices;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Webhooks;

public sealed class WebhooksApiTests(NoticesApp app) : IClassFixture<NoticesApp>
{
    private static async Task<JsonObject> AddAsync(Person person, string url, object? topics = null)
    {
        var answer = await person.Http.PostAsJsonAsync("api/v1/webhooks", new { url, topics });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        return JsonNode.Parse(text)!.AsObject();
    }

    [Fact]
    public async Task Secret_Always_IsAnsweredOnceAndSealedInTheDatabase()
    {
        var person = await app.RegisterAsync();
        var made = await AddAsync(person, "https://example.org/hook");
        var secret = (string)made["secret"]!;

        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", await person.Http.GetStringAsync("api/v1/webhooks"), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", await person.Http.GetStringAsync($"api/v1/webhooks/{made["id"]}"), StringComparison.Ordinal);
        var row = await app.WithDbAsync(db => db.WebhookEndpoints.SingleAsync(e => e.UserId == person.Id));
        Assert.DoesNotContain(secret["whsec_".Length..], row.SealedSecret, StringComparison.Ordinal);
        Assert.Equal(secret, app.Get<WebhookSecrets>().Open(row.SealedSecret));
    }

    [Fact]
    public async Task Rotate_Always_SignsWithBothUntilTheOldOneEnds()
    {
        var person = await app.RegisterAsync();
        await using var receiver = new WebhookReceiver();
        var made = await AddAsync(person, receiver.Url);
        var answer = await (await person.Http.PostAsync($"api/v1/webhooks/{made["id"]}/rotate", null)).Content.ReadFromJsonAsync<JsonObject>();
        var (old, fresh) = ((string)made["secret"]!, (string)answer!["secret"]!);
        Assert.NotEqual(old, fresh);
        Assert.NotNull(answer["previous_until"]);

        await person.Http.PostAsync($"api/v1/webhooks/{made["id"]}/test", null);
        await receiver.UntilAsync(1);
        var both = receiver.Received[0];
        Assert.Equal(WebhookSignature.Sign(both.Id, both.At, both.Body, fresh, old), both.Signature);

        var id = (Guid)made["id"]!;
        await app.WithDbAsync(db => db.Database.ExecuteSqlAsync($"UPDATE webhook_endpoint SET previous_until = now() - interval '1 second' WHERE id = {id}"));
        await person.Http.PostAsync($"api/v1/webhooks/{made["id"]}/test", null);
        await receiver.UntilAsync(2);
        var one = receiver.Received[1];
        Assert.Equal(WebhookSignature.Sign(one.Id, one.At, one.Body, fresh), one.Signature);
    }

    [Fact]
    public async Task EveryRoute_SomebodyElses_Answers404()
    {
        var (person, stranger) = (await app.RegisterAsync(), await app.RegisterAsync());
        await using var receiver = new WebhookReceiver();
        var id = (Guid)(await AddAsync(person, receiver.Url))["id"]!;
        var delivery = (Guid)(await (await person.Http.PostAsync($"api/v1/webhooks/{id}/test", null)).Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        var at = $"api/v1/webhooks/{id}";
        var http = stranger.Http;

        HttpResponseMessage[] answers =
        [
            await http.GetAsync(at), await http.PatchAsJsonAsync(at, new { name = "mine" }), await http.DeleteAsync(at), await http.PostAsync($"{at}/rotate", null), await http.PostAsync($"{at}/test", null),
            await http.GetAsync($"{at}/deliveries"), await http.GetAsync($"{at}/deliveries/{delivery}"), await http.PostAsync($"{at}/deliveries/{delivery}/replay", null),
        ];

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.NotFound, a.StatusCode));
        var own = (Guid)(await AddAsync(stranger, receiver.Url))["id"]!;
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"api/v1/webhooks/{own}/deliveries/{delivery}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync($"api/v1/webhooks/{own}/deliveries/{delivery}/replay", null)).StatusCode);
        Assert.Equal("", (await person.GetAsync<WebhookView>(at)).Name);
    }

    [Fact]
    public async Task Create_ManyAtOnce_StopsAtTheLimit()
    {
        var person = await app.RegisterAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => person.Http.PostAsJsonAsync("api/v1/webhooks", new { url = $"https://example.org/{i}" })));

        Assert.Equal(10, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        Assert.Equal(6, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(10, (await person.GetAsync<Page<WebhookView>>("api/v1/webhooks")).Total);
    }

    [Theory]
    [InlineData("""{"url":"http://example.org/"}""", "webhook_url_not_https", "url")]
    [InlineData("""{"url":"https://10.0.0.1/"}""", "webhook_address_private", "url")]
    [InlineData("""{"url":"https://example.org/","topics":["everything"]}""", "webhook_topic_unknown", "topics")]
    [InlineData("""{}""", "text_required", "url")]
    public async Task Create_BadInput_IsRefusedAtTheField(string body, string code, string field)
    {
        var person = await app.RegisterAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var answer = await person.Http.PostAsync("api/v1/webhooks", content);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(code, (string)problem["code"]!);
        Assert.NotNull(problem["errors"]![field]);
    }

    [Fact]
    public async Task Change_SwitchedOff_SendsNothingAndGivesUpWhatWaits()
    {
        var person = await app.RegisterAsync();
        await using var receiver = new WebhookReceiver(_ => new ReceiverReply.Status(500));
        var id = (Guid)(await AddAsync(person, receiver.Url))["id"]!;
        await person.Http.PostAsync($"api/v1/webhooks/{id}/test", null);
        await receiver.UntilAsync(1);

        var off = await person.Http.PatchAsJsonAsync($"api/v1/webhooks/{id}", new { is_enabled = false });
        Assert.Equal("by_owner", (string)(await off.Content.ReadFromJsonAsync<JsonObject>())!["disabled_reason"]!);
        await PaidHandler.AskAsync(app, person.Id, "done");
        await StudioApp.UntilAsync(async () => (await person.Http.GetFromJsonAsync<JsonObject>("api/v1/notices"))!["items"]!.AsArray().Count == 1, "the film's message is relayed");

        var deliveries = await person.GetAsync<Page<WebhookDeliveryView>>($"api/v1/webhooks/{id}/deliveries");
        Assert.Equal(WebhookDeliveryState.Dead, Assert.Single(deliveries.Items).State);
        Assert.Single((await person.GetAsync<Page<WebhookDeliveryView>>($"api/v1/webhooks/{id}/deliveries?state=dead")).Items);
        Assert.Empty((await person.GetAsync<Page<WebhookDeliveryView>>($"api/v1/webhooks/{id}/deliveries?state=delivered")).Items);
        Assert.Equal(HttpStatusCode.Conflict, (await person.Http.PostAsync($"api/v1/webhooks/{id}/deliveries/{deliveries.Items[0].Id}/replay", null)).StatusCode);
    }

    [Fact]
    public async Task Reply_LongerThanTheLimit_IsCutAndTaken()
    {
        var person = await app.RegisterAsync();
        await using var receiver = new WebhookReceiver(_ => new ReceiverReply.Status(200, "\0" + new string('x', 3_000_000)));
        var id = (Guid)(await AddAsync(person, receiver.Url))["id"]!;
        var delivery = (Guid)(await (await person.Http.PostAsync($"api/v1/webhooks/{id}/test", null)).Content.ReadFromJsonAsync<JsonObject>())!["id"]!;

        WebhookDeliveryDetails? seen = null;
        await StudioApp.UntilAsync(async () => (seen = await person.GetAsync<WebhookDeliveryDetails>($"api/v1/webhooks/{id}/deliveries/{delivery}")).Delivery.State == WebhookDeliveryState.Delivered, "it is taken");

        Assert.Equal(2000, seen!.Attempts[0].Reply!.Length);
    }
}

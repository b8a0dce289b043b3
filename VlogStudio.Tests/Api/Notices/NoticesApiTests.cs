using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Webhooks;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Notices;

/// <summary>The app with work that costs credits, and receivers on this machine allowed.</summary>
public sealed class NoticesApp(PrivatePostgresFixture postgres) : StudioApp(postgres)
{
    protected override void Adjust(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Webhooks:AllowedHosts"] = "127.0.0.1", ["Hosting:PublicUrl"] = "https://studio.example.org" });
        builder.Services.AddJobHandler<PaidHandler>();
    }
}

public sealed class NoticesApiTests(NoticesApp app) : IClassFixture<NoticesApp>
{
    private static async Task<JsonObject> UntilAsync(Person person, int count)
    {
        JsonObject? page = null;
        await StudioApp.UntilAsync(async () => (page = (await person.Http.GetFromJsonAsync<JsonObject>("api/v1/notices"))!)["items"]!.AsArray().Count >= count, $"{count} notices");
        return page!;
    }

    [Theory]
    [InlineData("done", "film_ready", "“The lake” is ready", "12 credits were charged.")]
    [InlineData("partial", "film_partial", "“The lake” is ready, with some recordings left out", "7 credits were charged. 5 credits that were set aside are yours again.")]
    [InlineData("failed", "film_failed", "“The lake” could not be made", "Nothing was charged. 12 credits that were set aside are yours again.")]
    public async Task Job_Ended_TellsWhatHappenedAndWhatBecameOfTheCredits(string ends, string kind, string title, string credits)
    {
        var person = await app.RegisterAsync();
        var rings = 0;
        using var bell = app.Get<LiveBus>().Subscribe(LiveBus.UserTopic(person.Id), payload => Interlocked.Add(ref rings, UserSignal.Read(payload).Count(s => s.What == "notice" && s.Id != Guid.Empty)));

        var job = await PaidHandler.AskAsync(app, person.Id, ends);

        var page = await UntilAsync(person, 1);
        var notice = Assert.Single(page["items"]!.AsArray())!;
        Assert.Equal((kind, title), ((string)notice["kind"]!, (string)notice["title"]!));
        Assert.StartsWith(credits, (string)notice["text"]!, StringComparison.Ordinal);
        Assert.Equal($"/films/{job.SubjectId}", (string)notice["link"]!);
        Assert.Equal(1, (int)page["unread"]!);
        await StudioApp.UntilAsync(() => Task.FromResult(Volatile.Read(ref rings) == 1), "the bell rings once");
    }

    [Fact]
    public async Task Job_TheStudiosOwn_IsNoNews()
    {
        var person = await app.RegisterAsync();
        var silent = await PaidHandler.AskAsync(app, person.Id, "done", inHistory: false);
        await StudioApp.UntilAsync(() => app.WithDbAsync(db => db.Outbox.AnyAsync(m => m.DeliveredAt != null && EF.Functions.JsonContains(m.Body, StudioJson.Write(new { JobId = silent.Id })))), "its message is relayed");
        await PaidHandler.AskAsync(app, person.Id, "done");

        var page = await UntilAsync(person, 1);
        Assert.Single(page["items"]!.AsArray());
    }

    [Fact]
    public async Task Message_ThatComesTwice_TellsOnceAndSendsOnce()
    {
        var person = await app.RegisterAsync();
        await using var receiver = new WebhookReceiver();
        (await person.Http.PostAsJsonAsync("api/v1/webhooks", new { url = receiver.Url })).EnsureSuccessStatusCode();
        var job = await PaidHandler.AskAsync(app, person.Id, "done");
        await UntilAsync(person, 1);
        await receiver.UntilAsync(1);

        await app.WithDbAsync(db => db.Database.ExecuteSqlAsync($"UPDATE outbox SET delivered_at = NULL, due_at = now() WHERE body->>'job_id' = {job.Id.ToString()}"));
        await StudioApp.UntilAsync(() => app.WithDbAsync(db => db.Outbox.AnyAsync(m => m.Tries == 2 && m.DeliveredAt != null && EF.Functions.JsonContains(m.Body, StudioJson.Write(new { JobId = job.Id })))), "its message is relayed again");
        var endpoint = (await person.GetAsync<Page<WebhookView>>("api/v1/webhooks")).Items[0].Id;

        Assert.Equal(1, (await person.GetAsync<Page<WebhookDeliveryView>>($"api/v1/webhooks/{endpoint}/deliveries")).Total);
        Assert.Single((await UntilAsync(person, 1))["items"]!.AsArray());
        Assert.Single(receiver.Received);
    }

    [Theory]
    [InlineData("done", "job_completed")]
    [InlineData("failed", "job_failed")]
    public async Task Webhook_OfAJob_CarriesTheBodyThatOrchestratorsKnow(string ends, string topic)
    {
        var person = await app.RegisterAsync();
        await using var receiver = new WebhookReceiver();
        await using var other = new WebhookReceiver();
        var made = (await (await person.Http.PostAsJsonAsync("api/v1/webhooks", new { url = receiver.Url, topics = new[] { topic } })).Content.ReadFromJsonAsync<JsonObject>())!;
        (await person.Http.PostAsJsonAsync("api/v1/webhooks", new { url = other.Url, topics = new[] { "dispute_settled" } })).EnsureSuccessStatusCode();

        var job = await PaidHandler.AskAsync(app, person.Id, ends);
        await receiver.UntilAsync(1);

        var message = receiver.Received[0];
        Assert.Equal(WebhookSignature.Sign(message.Id, message.At, message.Body, (string)made["secret"]!), message.Signature);
        Assert.Equal("application/json", message.Headers["Content-Type"]);
        var body = JsonNode.Parse(message.Body)!;
        Assert.Equal(topic, (string)body["event"]!);
        Assert.InRange((double)body["timestamp"]!, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 120, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);
        var data = body["data"]!.AsObject();
        Assert.Equal(job.Id, (Guid)data["job_id"]!);
        Assert.Equal((ends, "r-1", "The lake"), ((string)data["status"]!, (string)data["run_id"]!, (string)data["title"]!));
        Assert.Empty(data["video_files"]!.AsArray());
        Assert.Empty(data["image_files"]!.AsArray());
        Assert.True(data.ContainsKey("voiceover_path"));
        if (ends == "done")
        {
            Assert.Equal($"https://studio.example.org/api/v1/vlogs/{job.SubjectId}/video", (string)data["final_video_path"]!);
            Assert.Equal($"out/{job.Id:n}/1", (string)data["output_dir"]!);
            Assert.Null(data["error"]);
            Assert.Equal(12, (long)data["credits_used"]!);
        }
        else
        {
            Assert.Null(data["final_video_path"]);
            Assert.Equal(("music_missing", "The film's music is gone."), ((string)data["error_code"]!, (string)data["error"]!));
        }
        Assert.DoesNotContain(person.Id.ToString(), message.Body, StringComparison.Ordinal);
        Assert.Empty(other.Received);
    }

    [Theory]
    [InlineData("refund", 5, "You got 5 credits back.")]
    [InlineData("reject", null, "No credits were given back. Open it to read why.")]
    public async Task Dispute_Settled_IsToldAndSent(string decision, int? amount, string text)
    {
        var person = await app.RegisterAsync();
        await using var receiver = new WebhookReceiver(m => new ReceiverReply.Status(204));
        (await person.Http.PostAsJsonAsync("api/v1/webhooks", new { url = receiver.Url, topics = new[] { "dispute_settled" } })).EnsureSuccessStatusCode();
        var job = await PaidHandler.AskAsync(app, person.Id, "done");
        await UntilAsync(person, 1);
        var dispute = Guid.CreateVersion7();

        await app.WithDbAsync(db =>
        {
            db.Outbox.Add(new OutboxMessage { Topic = "dispute_settled", Body = StudioJson.Write(new { DisputeId = dispute, JobId = job.Id, UserId = person.Id, Decision = decision, Amount = amount }), DueAt = DateTimeOffset.UnixEpoch });
            return db.SaveChangesAsync();
        });

        var notice = (await UntilAsync(person, 2))["items"]![0]!;
        Assert.Equal(("dispute_settled", "Your claim about “The lake” was settled", text), ((string)notice["kind"]!, (string)notice["title"]!, (string)notice["text"]!));
        await receiver.UntilAsync(1);
        var data = JsonNode.Parse(receiver.Received[0].Body)!["data"]!;
        Assert.Equal((dispute, decision, (long?)amount), ((Guid)data["dispute_id"]!, (string)data["decision"]!, (long?)data["amount"]));
        Assert.False(data.AsObject().ContainsKey("user_id"));
    }

    [Fact]
    public async Task Webhook_SwitchedOff_IsToldToItsOwner()
    {
        var person = await app.RegisterAsync();
        await using var receiver = new WebhookReceiver(_ => new ReceiverReply.Status(410));
        var made = (await (await person.Http.PostAsJsonAsync("api/v1/webhooks", new { url = receiver.Url, name = "n8n" })).Content.ReadFromJsonAsync<JsonObject>())!;
        await person.Http.PostAsync($"api/v1/webhooks/{made["id"]}/test", null);

        var notice = (await UntilAsync(person, 1))["items"]![0]!;

        Assert.Equal(("webhook_disabled", "The webhook n8n was switched off", "/account/webhooks"), ((string)notice["kind"]!, (string)notice["title"]!, (string)notice["link"]!));
    }

    [Fact]
    public async Task Read_SomeThenAll_CountsDownAndLeavesOthersAlone()
    {
        var (person, stranger) = (await app.RegisterAsync(), await app.RegisterAsync());
        for (var i = 0; i < 3; i++) { await PaidHandler.AskAsync(app, person.Id, "done", $"Film {i}"); }
        await PaidHandler.AskAsync(app, stranger.Id, "done");
        var page = await UntilAsync(person, 3);
        var theirs = (Guid)(await UntilAsync(stranger, 1))["items"]![0]!["id"]!;
        var first = (Guid)page["items"]![0]!["id"]!;

        var one = await person.Http.PostAsJsonAsync("api/v1/notices/read", new { ids = new[] { first, theirs } });
        Assert.Equal(2, (int)(await one.Content.ReadFromJsonAsync<JsonObject>())!["unread"]!);
        Assert.Equal(2, (await person.Http.GetFromJsonAsync<JsonObject>("api/v1/notices?unread=true"))!["items"]!.AsArray().Count);
        Assert.Equal(1, (int)(await stranger.Http.GetFromJsonAsync<JsonObject>("api/v1/notices"))!["unread"]!);

        var all = await person.Http.PostAsJsonAsync("api/v1/notices/read", new { all = true });
        Assert.Equal(0, (int)(await all.Content.ReadFromJsonAsync<JsonObject>())!["unread"]!);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await person.Http.PostAsJsonAsync("api/v1/notices/read", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await person.Http.PostAsJsonAsync("api/v1/notices/read", new { ids = Enumerable.Range(0, 201).Select(_ => Guid.CreateVersion7()) })).StatusCode);
    }

    [Fact]
    public async Task EveryRoute_NobodySignedIn_Answers401()
    {
        using var http = app.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("api/v1/notices")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsJsonAsync("api/v1/notices/read", new { all = true })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("api/v1/webhooks")).StatusCode);
    }
}

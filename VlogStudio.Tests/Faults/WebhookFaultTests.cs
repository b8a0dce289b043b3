using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Webhooks;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Faults;

/// <summary>What happens to messages when who they are for misbehaves, and when the process that sends them dies.</summary>
[Trait("Category", "Faults")]
public sealed class WebhookFaultTests(PrivatePostgresFixture postgres)
{
    private const string PublicAddress = "93.184.216.34";

    private Task<StudioApp> StartAsync(string allowed = "127.0.0.1", string waits = "00:00:00.1,00:00:00.1", Func<string, CancellationToken, Task<IPAddress[]>>? names = null, bool executes = true) =>
        StudioApp.StartAsync(postgres, builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Webhooks:AllowedHosts"] = allowed, ["Webhooks:Limit"] = "00:00:01", ["Webhooks:Waits"] = waits, ["Jobs:Executes"] = executes ? "true" : "false",
            });
            if (names is not null) { builder.Services.AddSingleton(new HostLookup(names)); }
        });

    private static async Task<(Guid Id, string Secret)> AddAsync(Person person, string url)
    {
        var answer = await person.Http.PostAsJsonAsync("api/v1/webhooks", new { url });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var made = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return ((Guid)made["id"]!, (string)made["secret"]!);
    }

    private static async Task<Guid> TestAsync(Person person, Guid endpoint)
    {
        var answer = await person.Http.PostAsync($"api/v1/webhooks/{endpoint}/test", null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
    }

    private static async Task<WebhookDeliveryDetails> UntilAsync(Person person, Guid endpoint, Guid delivery, WebhookDeliveryState state)
    {
        WebhookDeliveryDetails? found = null;
        await StudioApp.UntilAsync(async () =>
        {
            found = await person.GetAsync<WebhookDeliveryDetails>($"api/v1/webhooks/{endpoint}/deliveries/{delivery}");
            return found.Delivery.State == state;
        }, $"the delivery is {state}");
        return found!;
    }

    private static void CheckSigned(ReceivedWebhook message, string secret) =>
        Assert.Equal(WebhookSignature.Sign(message.Id, message.At, message.Body, secret), message.Signature);

    [Theory]
    [InlineData("500", "refused_by_receiver", 500)]
    [InlineData("hang", "timeout", null)]
    [InlineData("reset", "connection_broken", null)]
    public async Task Receiver_FailsAndRecovers_GetsTheSameIdWithAFreshTimestampEachTry(string fault, string code, int? status)
    {
        await using var app = await StartAsync(waits: "00:00:01.2,00:00:01.2");
        var count = 0;
        await using var receiver = new WebhookReceiver(_ => Interlocked.Increment(ref count) > 2 ? new ReceiverReply.Status(200, "thanks") : fault switch
        {
            "500" => new ReceiverReply.Status(500, "no"),
            "hang" => new ReceiverReply.Silence(),
            _ => new ReceiverReply.Reset(),
        });
        var person = await app.RegisterAsync();
        var (endpoint, secret) = await AddAsync(person, receiver.Url);

        var delivery = await TestAsync(person, endpoint);
        var seen = await UntilAsync(person, endpoint, delivery, WebhookDeliveryState.Delivered);

        Assert.Equal(3, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(m => m.Id).Distinct());
        Assert.Single(receiver.Received.Select(m => m.Body).Distinct());
        Assert.Equal(3, receiver.Received.Select(m => m.At).Distinct().Count());
        Assert.Equal(["1", "2", "3"], receiver.Received.Select(m => m.Headers["webhook-attempt"]));
        Assert.All(receiver.Received, m => CheckSigned(m, secret));
        Assert.Equal([code, code, null], seen.Attempts.Select(t => t.ErrorCode));
        Assert.Equal([status, status, 200], seen.Attempts.Select(t => t.HttpStatus));
        Assert.Equal("thanks", seen.Attempts[^1].Reply);
        Assert.Equal(seen.Delivery.WebhookId, receiver.Received[0].Id);
        if (fault == "hang") { Assert.InRange(seen.Attempts[0].DurationMs, 950, 5000); }
    }

    [Fact]
    public async Task Receiver_NeverTakesIt_EndsDeadAndIsReplayedUnderTheSameId()
    {
        await using var app = await StartAsync();
        var isWell = false;
        await using var receiver = new WebhookReceiver(_ => new ReceiverReply.Status(Volatile.Read(ref isWell) ? 200 : 503));
        var person = await app.RegisterAsync();
        var (endpoint, secret) = await AddAsync(person, receiver.Url);
        var delivery = await TestAsync(person, endpoint);

        var dead = await UntilAsync(person, endpoint, delivery, WebhookDeliveryState.Dead);
        Assert.Equal(3, dead.Attempts.Count);
        Assert.Equal(3, receiver.Received.Count);
        Assert.NotNull((await person.GetAsync<WebhookView>($"api/v1/webhooks/{endpoint}")).FailingSince);

        Volatile.Write(ref isWell, true);
        Assert.Equal(HttpStatusCode.Accepted, (await person.Http.PostAsync($"api/v1/webhooks/{endpoint}/deliveries/{delivery}/replay", null)).StatusCode);
        var sent = await UntilAsync(person, endpoint, delivery, WebhookDeliveryState.Delivered);

        Assert.Equal([1, 2, 3, 4], sent.Attempts.Select(t => t.Seq));
        Assert.Equal(4, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(m => m.Id).Distinct());
        CheckSigned(receiver.Received[^1], secret);
        Assert.Null((await person.GetAsync<WebhookView>($"api/v1/webhooks/{endpoint}")).FailingSince);
    }

    [Fact]
    public async Task Receiver_IsGone_IsSwitchedOffAtOnceAndItsOwnerIsTold()
    {
        await using var app = await StartAsync();
        await using var receiver = new WebhookReceiver(_ => new ReceiverReply.Status(410));
        var person = await app.RegisterAsync();
        var (endpoint, _) = await AddAsync(person, receiver.Url);
        var delivery = await TestAsync(person, endpoint);

        await UntilAsync(person, endpoint, delivery, WebhookDeliveryState.Dead);

        Assert.Single(receiver.Received);
        var seen = await person.GetAsync<WebhookView>($"api/v1/webhooks/{endpoint}");
        Assert.Equal((false, "gone"), (seen.IsEnabled, seen.DisabledReason));
        var refused = await person.Http.PostAsync($"api/v1/webhooks/{endpoint}/test", null);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(1, await app.WithDbAsync(db => db.Outbox.CountAsync(m => m.Topic == "webhook_disabled")));
    }

    [Fact]
    public async Task Receiver_FailsForDays_IsSwitchedOff()
    {
        await using var app = await StartAsync(waits: "00:00:30");
        await using var receiver = new WebhookReceiver(_ => new ReceiverReply.Status(500));
        var person = await app.RegisterAsync();
        var (endpoint, _) = await AddAsync(person, receiver.Url);
        var first = await TestAsync(person, endpoint);
        await StudioApp.UntilAsync(async () => (await person.GetAsync<WebhookView>($"api/v1/webhooks/{endpoint}")).FailingSince is not null, "the failure is noted");
        Assert.True((await person.GetAsync<WebhookView>($"api/v1/webhooks/{endpoint}")).IsEnabled);

        await app.WithDbAsync(db => db.Database.ExecuteSqlAsync($"UPDATE webhook_endpoint SET failing_since = now() - interval '5 days 1 minute'"));
        var second = await TestAsync(person, endpoint);
        await UntilAsync(person, endpoint, second, WebhookDeliveryState.Dead);

        var seen = await person.GetAsync<WebhookView>($"api/v1/webhooks/{endpoint}");
        Assert.Equal((false, "failing"), (seen.IsEnabled, seen.DisabledReason));
        await UntilAsync(person, endpoint, first, WebhookDeliveryState.Dead);
    }

    [Fact]
    public async Task Receiver_RedirectsToTheMetadataService_IsNotFollowed()
    {
        await using var app = await StartAsync(waits: "00:10:00");
        await using var trap = new WebhookReceiver();
        var target = $"http://127.0.0.1:{trap.Port}/latest/meta-data";
        await using var receiver = new WebhookReceiver(m => new ReceiverReply.Status(302, "", $"Location: {(m.Body.Contains("trap", StringComparison.Ordinal) ? target : "http://169.254.169.254/latest/meta-data")}\r\n"));
        var person = await app.RegisterAsync();
        var answer = await person.Http.PostAsJsonAsync("api/v1/webhooks", new { url = receiver.Url, name = "trap" });
        var endpoint = (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        var delivery = await TestAsync(person, endpoint);

        await receiver.UntilAsync(1);
        WebhookDeliveryDetails? seen = null;
        await StudioApp.UntilAsync(async () => (seen = await person.GetAsync<WebhookDeliveryDetails>($"api/v1/webhooks/{endpoint}/deliveries/{delivery}")).Attempts.Count == 1, "the try is noted");

        Assert.Equal(("redirected", 302), (seen!.Attempts[0].ErrorCode, seen.Attempts[0].HttpStatus));
        Assert.Equal(WebhookDeliveryState.Pending, seen.Delivery.State);
        Assert.Equal(0, trap.Connections);
    }

    [Fact]
    public async Task Name_ThatTurnsToThisMachine_IsNeverConnectedTo()
    {
        await using var trap = new WebhookReceiver();
        var asked = 0;
        // Public when asked first, this machine when asked again: whoever checks once and connects by name falls for it.
        await using var app = await StartAsync(allowed: "", names: (_, _) => Task.FromResult<IPAddress[]>([Interlocked.Increment(ref asked) % 2 == 1 ? IPAddress.Parse(PublicAddress) : IPAddress.Loopback]));
        var person = await app.RegisterAsync();
        var (endpoint, _) = await AddAsync(person, $"https://rebind.example.org:{trap.Port}/hook");
        var delivery = await TestAsync(person, endpoint);

        var seen = await UntilAsync(person, endpoint, delivery, WebhookDeliveryState.Dead);

        Assert.Equal(3, asked);
        Assert.Equal(3, seen.Attempts.Count);
        Assert.NotEqual("address_not_allowed", seen.Attempts[0].ErrorCode);
        Assert.Equal("address_not_allowed", seen.Attempts[1].ErrorCode);
        Assert.Equal(0, trap.Connections);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.1.1")]
    public async Task Name_OfAnInnerAddress_IsRefusedAtTheConnection(string address)
    {
        await using var app = await StartAsync(allowed: "", waits: "00:10:00", names: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));
        var person = await app.RegisterAsync();
        var (endpoint, _) = await AddAsync(person, "https://inner.example.org/hook");
        var delivery = await TestAsync(person, endpoint);

        WebhookDeliveryDetails? seen = null;
        await StudioApp.UntilAsync(async () => (seen = await person.GetAsync<WebhookDeliveryDetails>($"api/v1/webhooks/{endpoint}/deliveries/{delivery}")).Attempts.Count == 1, "the try is noted");
        Assert.Equal("address_not_allowed", seen!.Attempts[0].ErrorCode);
    }

    [Fact]
    public async Task Kill_RelayAfterThePostBeforeTheMark_DeliversTwiceWithTheSameId()
    {
        await using var app = await StartAsync(executes: false);
        string[] settings = ["--Webhooks:AllowedHosts=127.0.0.1", "--Webhooks:Limit=00:00:02"];
        using var arrived = new SemaphoreSlim(0);
        using var killed = new ManualResetEventSlim();
        var count = 0;
        await using var receiver = new WebhookReceiver(_ =>
        {
            if (Interlocked.Increment(ref count) > 1) { return new ReceiverReply.Status(200); }
            arrived.Release();
            killed.Wait(TimeSpan.FromSeconds(20), CancellationToken.None); // The message is here; the answer comes too late.
            return new ReceiverReply.Status(200);
        });
        var person = await app.RegisterAsync();
        var (endpoint, secret) = await AddAsync(person, receiver.Url);
        Guid delivery;
        await using (var first = await StudioProcess.StartAsync(app, "worker", settings))
        {
            delivery = await TestAsync(person, endpoint);
            Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken), first.Log);
            first.KillHard();
            await first.WaitAsync(TimeSpan.FromSeconds(10));
            killed.Set();
        }
        var between = await person.GetAsync<WebhookDeliveryDetails>($"api/v1/webhooks/{endpoint}/deliveries/{delivery}");
        Assert.Equal(WebhookDeliveryState.Pending, between.Delivery.State);
        Assert.Empty(between.Attempts);

        await using var second = await StudioProcess.StartAsync(app, "worker", settings);
        await receiver.UntilAsync(2, TimeSpan.FromSeconds(60));
        var seen = await UntilAsync(person, endpoint, delivery, WebhookDeliveryState.Delivered);

        Assert.Equal(2, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(m => m.Id).Distinct());
        Assert.Single(receiver.Received.Select(m => m.Body).Distinct());
        Assert.All(receiver.Received, m => CheckSigned(m, secret));
        Assert.Single(seen.Attempts);
    }
}

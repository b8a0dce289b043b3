using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Webhooks;
using VlogStudio.Features.Webhooks;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Components.Webhooks;

public sealed class WebhooksPageTests : PeopleTestContext, IClassFixture<LedgerDatabase>
{
    private readonly CreateWebhook _create;

    public WebhooksPageTests(LedgerDatabase rooms)
        : base(rooms)
    {
        var databases = rooms.Get<IDbContextFactory<StudioDb>>();
        var options = Options.Create(new WebhooksOptions());
        var (addresses, secrets) = (new WebhookAddresses(options), new WebhookSecrets(rooms.Get<IDataProtectionProvider>()));
        _create = new CreateWebhook(databases, addresses, secrets, options, TimeProvider.System);
        Services.AddSingleton(_create).AddSingleton(new ListWebhooks(databases)).AddSingleton(new ChangeWebhook(databases, addresses)).AddSingleton(new DeleteWebhook(databases))
            .AddSingleton(new RotateWebhookSecret(databases, secrets, options, TimeProvider.System)).AddSingleton(new TestWebhook(databases, TimeProvider.System))
            .AddSingleton(new ListWebhookDeliveries(databases)).AddSingleton(new ReplayWebhookDelivery(databases));
    }

    private async Task<WebhookView> AddAsync(string name = "n8n") =>
        (await _create.HandleAsync(Me, "https://example.org/hook", name, null, CancellationToken.None)).Value!.Webhook;

    private Task<int> SqlAsync(FormattableString sql) => Rooms.InTransactionAsync(db => db.Database.ExecuteSqlAsync(sql));

    [Fact]
    public async Task Add_GoodAddress_ShowsTheSecretOnce()
    {
        var page = Render<WebhooksPage>();
        page.WaitForAssertion(() => page.Find("[data-testid=webhooks-empty]"));
        page.Find("[data-testid=webhook-add]").Click();
        page.WaitForElement("[data-testid=webhook-url]").Change("https://example.org/hook");
        page.Find("[data-testid=webhook-name]").Change("n8n at home");
        page.Find("[data-testid=webhook-some]").Change(true);
        page.WaitForElement("[data-testid=topic-job_failed]:not([disabled])").Change(true);

        page.Find("[data-testid=webhook-form]").Submit();

        page.WaitForAssertion(() => Assert.StartsWith("whsec_", page.Find("[data-testid=secret-value]").TextContent, StringComparison.Ordinal));
        Assert.Contains("n8n at home", page.Find("[data-testid=webhook]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Told when a film could not be made", page.Find("[data-testid=webhook]").TextContent, StringComparison.Ordinal);
        var secret = page.Find("[data-testid=secret-value]").TextContent;
        page.Find("[data-testid=secret-done]").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=webhook-secret]")));
        var row = await Rooms.InTransactionAsync(db => db.WebhookEndpoints.SingleAsync(e => e.UserId == Me));
        Assert.Equal(["job_failed"], row.Topics);
        Assert.DoesNotContain(secret["whsec_".Length..], row.SealedSecret, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.org/hook", "only sent over https")]
    [InlineData("https://127.0.0.1/hook", "private network")]
    [InlineData("", "Nothing was typed")]
    public void Add_BadAddress_SaysWhyAtTheField(string url, string words)
    {
        var page = Render<WebhooksPage>();
        page.WaitForAssertion(() => page.Find("[data-testid=webhooks-empty]"));
        page.Find("[data-testid=webhook-add]").Click();
        page.WaitForElement("[data-testid=webhook-url]").Change(url);

        page.Find("[data-testid=webhook-form]").Submit();

        page.WaitForAssertion(() => Assert.Contains(words, page.Find("[data-testid=webhook-url-error]").TextContent, StringComparison.Ordinal));
        Assert.Equal("true", page.Find("[data-testid=webhook-url]").GetAttribute("aria-invalid"));
    }

    [Theory]
    [InlineData("gone", "the receiver said it is gone")]
    [InlineData("failing", "nothing arrived for days")]
    [InlineData("by_owner", "Switched off by you")]
    public async Task Card_SwitchedOff_SaysWhyAndIsSwitchedOnAgain(string reason, string words)
    {
        var webhook = await AddAsync();
        await SqlAsync($"UPDATE webhook_endpoint SET is_enabled = false, disabled_reason = {reason}, failing_since = now() WHERE id = {webhook.Id}");
        var page = Render<WebhooksPage>();
        page.WaitForAssertion(() => Assert.Contains(words, page.Find("[data-testid=webhook-off]").TextContent, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=webhook-test]")));

        page.Find("[data-testid=webhook-on]").Click();

        page.WaitForAssertion(() => Assert.Equal("On", page.Find("[data-testid=webhook-state]").LastChild!.TextContent));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=webhook-off]")));
    }

    [Fact]
    public async Task Log_DeadDelivery_ShowsItsTriesAndIsSentAgain()
    {
        var webhook = await AddAsync();
        var delivery = (await new TestWebhook(Rooms.Get<IDbContextFactory<StudioDb>>(), TimeProvider.System).HandleAsync(Me, webhook.Id, CancellationToken.None)).Value!;
        await SqlAsync($"UPDATE webhook_delivery SET state = 'dead', tries = 2 WHERE id = {delivery.Id}");
        await SqlAsync($"INSERT INTO webhook_try (delivery_id, seq, at, http_status, error_code, duration, reply) VALUES ({delivery.Id}, 1, now(), 500, 'refused_by_receiver', interval '120 ms', '<b>no</b>'), ({delivery.Id}, 2, now(), NULL, 'timeout', interval '20 s', NULL)");
        var page = Render<WebhooksPage>();
        page.WaitForAssertion(() => page.Find("[data-testid=webhook]"));
        page.Find("[data-testid=webhook-log-open]").Click();
        page.WaitForAssertion(() => Assert.Contains("Given up", page.Find("[data-testid=delivery-state]").TextContent, StringComparison.Ordinal));

        page.Find("[data-testid=delivery-open]").Click();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-testid=try]").Count));
        var tries = page.FindAll("[data-testid=try]");
        Assert.Contains("answered 500", tries[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("<b>no</b>", tries[0].QuerySelector("pre")!.TextContent); // A receiver's words are words.
        Assert.Contains("No answer in time", tries[1].TextContent, StringComparison.Ordinal);
        Assert.Contains($"msg_{delivery.Id:n}", page.Find("[data-testid=delivery-details]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=replay]").Click();
        page.WaitForAssertion(() => Assert.Contains("On its way", page.Find("[data-testid=delivery-state]").TextContent, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=replay]")));
    }

    [Fact]
    public async Task Times_ViewerElsewhere_AreThoseOfTheirClock()
    {
        Assert.True(Services.GetRequiredService<ViewerClock>().Use("Pacific/Kiritimati"));
        var webhook = await AddAsync();
        var delivery = (await new TestWebhook(Rooms.Get<IDbContextFactory<StudioDb>>(), TimeProvider.System).HandleAsync(Me, webhook.Id, CancellationToken.None)).Value!;
        await SqlAsync($"UPDATE webhook_endpoint SET failing_since = '2026-01-31T11:00:00Z' WHERE id = {webhook.Id}");
        await SqlAsync($"UPDATE webhook_delivery SET created_at = '2026-01-31T12:00:00Z', due_at = '2126-01-31T13:00:00Z', tries = 1 WHERE id = {delivery.Id}");
        await SqlAsync($"INSERT INTO webhook_try (delivery_id, seq, at, http_status, error_code, duration, reply) VALUES ({delivery.Id}, 1, '2026-01-31T12:00:05Z', 500, 'refused_by_receiver', interval '120 ms', NULL)");
        string At(int year, int hour, int second, string format) => new DateTime(year, 2, 1, hour, 0, second).ToString(format, CultureInfo.CurrentCulture);

        var page = Render<WebhooksPage>();
        page.WaitForAssertion(() => Assert.Contains(At(2026, 1, 0, "g"), page.Find("[data-testid=webhook-state]").TextContent, StringComparison.Ordinal));
        page.Find("[data-testid=webhook-log-open]").Click();
        page.WaitForAssertion(() => Assert.Equal(At(2026, 2, 0, "g"), page.Find("[data-testid=delivery-open] time").TextContent));
        Assert.Contains(At(2126, 3, 0, "g"), page.Find("[data-testid=delivery-open]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Times in Pacific/Kiritimati, UTC+14", page.Find("[data-testid=log-zone]").TextContent);
        page.Find("[data-testid=delivery-open]").Click();
        page.WaitForAssertion(() => Assert.Equal(At(2026, 2, 5, "G"), page.Find("[data-testid=try] time").TextContent));
    }

    [Fact]
    public async Task Log_DeliveryTakenElsewhere_IsSeenWithoutReload()
    {
        var webhook = await AddAsync();
        var page = Render<WebhooksPage>();
        page.WaitForAssertion(() => page.Find("[data-testid=webhook]"));
        page.Find("[data-testid=webhook-log-open]").Click();
        page.WaitForAssertion(() => page.Find("[data-testid=log-empty]"));

        page.Find("[data-testid=webhook-test]").Click();
        page.WaitForAssertion(() => Assert.Contains("On its way", page.Find("[data-testid=delivery-state]").TextContent, StringComparison.Ordinal));
        await SqlAsync($"UPDATE webhook_delivery SET state = 'delivered', tries = 1, delivered_at = now() WHERE endpoint_id = {webhook.Id}");
        Rooms.Get<LiveBus>().Tell(Me, new UserSignal("webhook", webhook.Id));

        page.WaitForAssertion(() => Assert.Contains("Taken", page.Find("[data-testid=delivery-state]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Edit_Name_IsKept()
    {
        await AddAsync("Old name");
        var page = Render<WebhooksPage>();
        page.WaitForAssertion(() => page.Find("[data-testid=webhook]"));
        page.Find("[data-testid=webhook-more]").Click();
        page.WaitForElement("[data-testid=webhook-edit]").Click();
        page.WaitForElement("[data-testid=webhook-name]").Change("New name");

        page.Find("[data-testid=webhook-form]").Submit();

        page.WaitForAssertion(() => Assert.Contains("New name", page.Find("[data-testid=webhook]").TextContent, StringComparison.Ordinal));
    }
}

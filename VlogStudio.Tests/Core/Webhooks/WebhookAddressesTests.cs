using Microsoft.Extensions.Options;
using VlogStudio.Core.Webhooks;

namespace VlogStudio.Tests.Core.Webhooks;

public sealed class WebhookAddressesTests
{
    private static readonly WebhookAddresses s_addresses = new(Options.Create(new WebhooksOptions { AllowedHosts = "n8n.lan:5678, 10.0.0.5, [fd12::1]" }));

    [Theory]
    [InlineData("https://example.org/hook")]
    [InlineData("https://example.org:8443/hook?token=1")]
    [InlineData("https://8.8.8.8/hook")]
    [InlineData("https://bücher.example/hook")]
    [InlineData("http://n8n.lan:5678/webhook/film")]
    [InlineData("http://N8N.LAN:5678/webhook/film")]
    [InlineData("http://10.0.0.5:1234/")]
    [InlineData("http://[fd12::1]/hook")]
    public void Check_OpenOrListed_IsTaken(string url) => Assert.True(s_addresses.Check(url).IsOk);

    [Theory]
    [InlineData(null, "text_required")]
    [InlineData("  ", "text_required")]
    [InlineData("example.org/hook", "webhook_url_unreadable")]
    [InlineData("https://", "webhook_url_unreadable")]
    [InlineData("https://example.org/\r\nX: y", "webhook_url_unreadable")]
    [InlineData("http://example.org/hook", "webhook_url_not_https")]
    [InlineData("http://n8n.lan/webhook", "webhook_url_not_https")]
    [InlineData("ftp://n8n.lan:5678/", "webhook_url_not_https")]
    [InlineData("javascript:alert(1)", "webhook_url_unreadable")]
    [InlineData("https://me:secret@example.org/hook", "webhook_url_with_secrets")]
    [InlineData("https://example.org/hook#part", "webhook_url_with_secrets")]
    [InlineData("https://127.0.0.1/hook", "webhook_address_private")]
    [InlineData("https://2130706433/hook", "webhook_address_private")]
    [InlineData("https://0x7f.1/hook", "webhook_address_private")]
    [InlineData("https://017700000001/hook", "webhook_address_private")]
    [InlineData("https://[::1]/hook", "webhook_address_private")]
    [InlineData("https://[::ffff:10.0.0.6]/hook", "webhook_address_private")]
    [InlineData("https://169.254.169.254/latest/meta-data", "webhook_address_private")]
    [InlineData("https://localhost/hook", "webhook_address_private")]
    [InlineData("https://printer.local/hook", "webhook_address_private")]
    [InlineData("https://metadata.google.internal/", "webhook_address_private")]
    public void Check_AnythingElse_IsRefusedWithItsCode(string? url, string code)
    {
        var problem = Assert.Single(s_addresses.Check(url).Problems);
        Assert.Equal(("url", code), (problem.Field, problem.Code));
    }

    [Fact]
    public void Check_TooLong_IsRefused() =>
        Assert.Equal("webhook_url_unreadable", s_addresses.Check("https://example.org/" + new string('a', 2000)).Problems[0].Code);
}

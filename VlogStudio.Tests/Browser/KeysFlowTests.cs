using System.Net;
using System.Net.Http.Json;
using Microsoft.Playwright;

namespace VlogStudio.Tests.Browser;

public sealed class KeysFlowTests(BrowserSite site) : BrowserTest(site), IClassFixture<BrowserSite>
{
    [Fact]
    public async Task Admin_MakesAKeyForANode_SeesTheNodeAndTakesTheKeyBack()
    {
        Assert.SkipWhen(Site.App is null, "Needs the app in this process.");
        var admin = await Site.App!.AdminAsync();
        await SignInAsync(admin);
        await OpenAsync("/admin/keys");
        await Assertions.Expect(Page.GetByTestId("keys-none")).ToBeVisibleAsync();
        await PictureAsync("none");
        await Page.GetByTestId("key-add").ClickAsync();
        await Page.GetByTestId("key-create").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("key-name-error")).ToBeVisibleAsync();
        await Page.GetByTestId("key-name").FillAsync("The GPU box in the cellar");
        await AccessibleAsync();
        await Page.GetByTestId("key-create").ClickAsync();
        var secret = await Page.GetByTestId("key-secret-value").TextContentAsync();
        await PictureAsync("made");
        await AccessibleAsync();
        await FitsAsync(360);
        await Page.SetViewportSizeAsync(1440, 900);

        using var http = Site.App!.CreateClient();
        http.DefaultRequestHeaders.Add("X-API-Key", secret);
        var body = new { node = "cellar-1", capacity = 2, machine = "cellar", version = "1.0", ffmpeg_version = "7.1", cores = 16, memory_bytes = 64L << 30 };
        Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsJsonAsync("api/v1/vlogs/internal/claim", body)).StatusCode);
        await OpenAsync("/admin/nodes");
        await Assertions.Expect(Page.GetByTestId("node-compute")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByTestId("node").Filter(new() { HasText = "cellar-1@" }).GetByTestId("node-versions")).ToContainTextAsync("ffmpeg 7.1");
        await PictureAsync("nodes");
        await AccessibleAsync();

        await OpenAsync("/admin/keys");
        await Assertions.Expect(Page.GetByTestId("key-used")).ToContainTextAsync("127.0.0.1");
        Assert.DoesNotContain(secret!, await Page.ContentAsync(), StringComparison.Ordinal);
        await Page.GetByTestId("key-revoke").ClickAsync();
        await Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByTestId("key-state")).ToContainTextAsync("Revoked");
        await PictureAsync("revoked");
        await AccessibleAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsJsonAsync("api/v1/vlogs/internal/claim", body)).StatusCode);
        Assert.Empty(Errors);
    }
}

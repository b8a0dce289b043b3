using Microsoft.Playwright;
using VlogStudio.Core.Rendering;
using VlogStudio.Tests.Browser.Pages;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Browser;

/// <summary>A studio whose YouTube is a stub.</summary>
public sealed class ChannelSite(PrivatePostgresFixture postgres, BrowserFixture browser) : BrowserSite(postgres, browser)
{
    internal YouTubeStub YouTube { get; private set; } = null!;

    protected override string[] Settings => YouTube.Settings;

    public override async ValueTask InitializeAsync()
    {
        YouTube = await YouTubeStub.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await YouTube.DisposeAsync();
    }
}

/// <summary>From the account over the consent to a video on the channel, and back.</summary>
public sealed class PublishFlowTests(ChannelSite site) : BrowserTest(site), IClassFixture<ChannelSite>
{
    [Fact]
    public async Task Film_ByAPersonWhoConnectsTheirChannel_IsThereAsTheyWanted()
    {
        Assert.SkipWhen(Site.App is null, "Needs the app in this process.");
        var person = await SignInAsync();
        var film = await FilmPlaysTests.FilmAsync(person, FilmCodec.H264);
        var page = new FilmPage(Page);
        await page.OpenAsync(film);
        await page.UntilAsync("completed");
        var bytes = await person.Http.GetByteArrayAsync($"api/v1/vlogs/{film}/video");

        // The film leads to the account, the account to the channel's owner, and that back.
        await Page.GetByTestId("film-publish-connect").ClickAsync();
        await Page.GetByTestId("youtube-connect").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("youtube-connected")).ToContainTextAsync("The stub's channel");
        await InteractiveAsync();
        await AccessibleAsync();

        await OpenAsync($"/films/{film}");
        await Page.GetByTestId("film-publish-open").ClickAsync();
        await Page.GetByTestId("publish-title").FillAsync("A day <by> the sea");
        await Page.GetByTestId("publish-send").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("publish-title-error")).ToBeVisibleAsync();
        await Page.GetByTestId("publish-title").FillAsync("A day by the sea");
        await Page.GetByTestId("publish-who").SelectOptionAsync("Unlisted");
        await AccessibleAsync();
        await PictureAsync("dialog");
        await Page.GetByTestId("publish-send").ClickAsync();

        await Assertions.Expect(Page.GetByTestId("film-publish-link")).ToBeVisibleAsync();
        var video = site.YouTube.CheckOne(bytes, "unlisted");
        Assert.Equal("A day by the sea", (string)video.Snippet["title"]!);
        Assert.Equal($"https://www.youtube.com/watch?v={video.Id}", await Page.GetByTestId("film-publish-link").GetAttributeAsync("href"));
        await FitsAsync(360);
        await PictureAsync("published");

        await OpenAsync("/account/youtube");
        await Page.GetByTestId("youtube-disconnect").ClickAsync();
        await Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Disconnect", Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByTestId("youtube-connect")).ToBeVisibleAsync();
        Assert.Empty(site.YouTube.GoodTokens);
        Assert.Empty(Errors);
    }
}

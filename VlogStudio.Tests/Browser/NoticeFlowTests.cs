using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using VlogStudio.Tests.Api.Notices;

namespace VlogStudio.Tests.Browser;

/// <summary>The bell: work ends elsewhere, and who looks at any page is told without loading it again.</summary>
public sealed class NoticeFlowTests(BrowserSite site) : BrowserTest(site), IClassFixture<BrowserSite>
{
    protected override string? Zone => "Asia/Seoul";

    [Fact]
    public async Task Bell_FilmsEndWhileThePageIsOpen_CountsWithoutReloadAndIsReadAway()
    {
        Assert.SkipWhen(Site.App is null, "Needs the app in this process.");
        var app = Site.App!;
        var person = await SignInAsync();
        await OpenAsync("/");
        await Page.EvaluateAsync("() => { globalThis.sameDocument = true; }");
        await Assertions.Expect(Page.GetByTestId("bell-count")).ToHaveCountAsync(0);

        await PaidHandler.AskAsync(app, person.Id, "done");
        await Assertions.Expect(Page.GetByTestId("bell-count")).ToHaveTextAsync("1");
        await Assertions.Expect(Page.GetByTestId("bell-said")).ToHaveTextAsync("New: “The lake” is ready");
        await PaidHandler.AskAsync(app, person.Id, "failed", "The hills");
        await Assertions.Expect(Page.GetByTestId("bell-count")).ToHaveTextAsync("2");

        await Page.GetByTestId("bell").ClickAsync();
        var lines = Page.GetByTestId("bell-menu").GetByTestId("notice");
        await Assertions.Expect(lines).ToHaveCountAsync(2);
        await Assertions.Expect(lines.First).ToContainTextAsync("“The hills” could not be made");
        await Assertions.Expect(lines.First).ToContainTextAsync("Nothing was charged. 12 credits");
        await Assertions.Expect(lines.Last).ToContainTextAsync("12 credits were charged.");
        // The time is that of the browser's clock, wherever the studio stands.
        var at = await app.WithDbAsync(db => db.Notices.Where(n => n.UserId == person.Id).OrderByDescending(n => n.CreatedAt).Select(n => n.CreatedAt).FirstAsync());
        var there = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(Zone!));
        await Assertions.Expect(lines.First.Locator("time")).ToHaveTextAsync(there.ToString("t", CultureInfo.GetCultureInfo("en-GB")));
        await PictureAsync("bell");
        await AccessibleAsync();
        await FitsAsync(360);
        // What opened in a wide window stays within a narrow one.
        await Page.WaitForFunctionAsync("() => { const { left, right } = document.querySelector('[data-testid=bell-menu]').getBoundingClientRect(); return left >= 0 && right <= innerWidth; }");
        await PictureAsync("bell-narrow");
        await Page.SetViewportSizeAsync(1440, 900);

        await Page.GetByTestId("bell-read-all").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("bell-count")).ToHaveCountAsync(0);
        await Assertions.Expect(Page.GetByTestId("bell-read-all")).ToHaveCountAsync(0);
        await Assertions.Expect(lines).ToHaveCountAsync(2);
        Assert.True(await Page.EvaluateAsync<bool>("globalThis.sameDocument === true"), "The page was loaded again.");

        await Page.GetByTestId("bell-all").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("notices").GetByTestId("notice")).ToHaveCountAsync(2);
        await Assertions.Expect(Page.GetByTestId("notices-zone")).ToHaveTextAsync("Times in Asia/Seoul, UTC+9");
        await Assertions.Expect(Page.GetByTestId("notices-read-all")).ToHaveCountAsync(0);
        await PictureAsync("notices");
        await AccessibleAsync();
        await FitsAsync(360);
        await Page.ReloadAsync();
        await InteractiveAsync();
        await Assertions.Expect(Page.GetByTestId("notices").GetByTestId("notice")).ToHaveCountAsync(2);
        await Assertions.Expect(Page.GetByTestId("bell-count")).ToHaveCountAsync(0);
        Assert.Empty(Errors);
    }
}

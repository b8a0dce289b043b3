using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Api.Notices;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Browser;

/// <summary>What an admin sees of where things lie and how long.</summary>
public sealed class StorageFlowTests(BrowserSite site) : BrowserTest(site), IClassFixture<BrowserSite>
{
    [Fact]
    public async Task Admin_LooksAtTheRules_SeesWhatEachWouldRemoveNow()
    {
        Assert.SkipWhen(Site.App is null, "Needs the app in this process.");
        await SignInAsync(await Site.App!.AdminAsync());
        await OpenAsync("/admin/storage");
        await Page.GetByTestId("retention-look").ClickAsync();
        var trash = Page.Locator("tr[data-rule=trash]");
        await Assertions.Expect(trash).ToContainTextAsync("History:TrashLifetime");
        await Assertions.Expect(trash).ToContainTextAsync("30 days");
        await Assertions.Expect(trash.Locator("td").Last).ToHaveTextAsync("Nothing");

        var person = await Site.RegisterAsync();
        var job = await PaidHandler.AskAsync(Site.App, person.Id, "done");
        await StudioApp.UntilAsync(() => Site.App.WithDbAsync(db => db.Jobs.AnyAsync(j => j.Id == job.Id && j.State == JobState.Done)), "the job is done");
        var longAgo = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(31);
        Assert.Equal(1, await Site.App.WithDbAsync(db => db.Generations.Where(g => g.UserId == person.Id).ExecuteUpdateAsync(set => set.SetProperty(g => g.IsDeleted, true).SetProperty(g => g.RemovedAt, longAgo))));
        await Page.GetByTestId("retention-look").ClickAsync();
        await Assertions.Expect(trash.Locator("td").Last).ToHaveTextAsync("1");
        await Assertions.Expect(Page.Locator("tr[data-rule=source_recordings]")).ToContainTextAsync("Recordings:SourceLifetime");
        await AccessibleAsync();
        await FitsAsync(360);

        await Page.SetViewportSizeAsync(1440, 900);
        await Page.GetByTestId("storage-run").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("storage-outcome")).Not.ToBeEmptyAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(Page.Locator("[data-testid=storage-step][data-verdict=fail]")).ToHaveCountAsync(0);
        await PictureAsync("storage");
        Assert.Empty(Errors);
    }
}

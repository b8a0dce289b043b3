using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using VlogStudio.Core.History;
using VlogStudio.Tests.Api.Disputes;

namespace VlogStudio.Tests.Browser;

public sealed partial class HistoryFlowTests(BrowserSite site) : BrowserTest(site)
{
    [Fact]
    public async Task Person_RemovesUndoesRestoresAndDeletesForGood_FiltersSurviveReload()
    {
        var person = await SignInAsync();
        foreach (var (type, title) in ((string, string)[])[("blog_post", "A morning by the sea"), ("social_image", "바다의 날 🌊"), ("blog_post", "Two trains, one lake")])
        {
            (await person.Http.PostAsJsonAsync("history", new { generation_type = type, title, tags = new[] { "sea" }, input_params = new { topic = title } })).EnsureSuccessStatusCode();
        }

        await OpenAsync("/history");
        var rows = Page.GetByTestId("history-row");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await PictureAsync("history");
        await AccessibleAsync();
        await FitsAsync(360);
        await Page.SetViewportSizeAsync(1440, 900);

        // By keyboard: the focused line is starred, then moved to the trash, then brought back.
        await rows.First.GetByTestId("history-open").FocusAsync();
        await Page.Keyboard.PressAsync("s");
        await Assertions.Expect(rows.First.GetByTestId("history-star")).ToHaveAttributeAsync("aria-pressed", "true");
        await rows.First.GetByTestId("history-open").FocusAsync();
        await Page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(3);

        // Filters stand in the address and survive a reload.
        await Page.GetByTestId("history-search").FillAsync("train");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Page.GetByTestId("history-type").SelectOptionAsync("blog_post");
        await Assertions.Expect(Page).ToHaveURLAsync(Filtered());
        await Page.ReloadAsync();
        await InteractiveAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(Page.GetByTestId("history-search")).ToHaveValueAsync("train");
        await Assertions.Expect(Page.GetByTestId("history-type")).ToHaveValueAsync("blog_post");
        await PictureAsync("history-filtered");

        // Trash: there, back, there again, gone for good.
        await rows.First.GetByTestId("history-remove").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("history-none")).ToBeVisibleAsync();
        await PictureAsync("history-none");
        await OpenAsync("/history/trash");
        await Assertions.Expect(Page.GetByTestId("trash-title")).ToHaveTextAsync("Two trains, one lake");
        await PictureAsync("trash");
        await AccessibleAsync();
        await FitsAsync(360);
        await Page.SetViewportSizeAsync(1440, 900);
        await Page.GetByTestId("trash-restore").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("trash-empty")).ToBeVisibleAsync();
        await PictureAsync("trash-empty");
        await OpenAsync("/history");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await rows.Filter(new() { HasText = "Two trains" }).GetByTestId("history-remove").ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await OpenAsync("/history/trash");
        await Page.GetByTestId("trash-clear").ClickAsync();
        await Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete for good", Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByTestId("trash-empty")).ToBeVisibleAsync();

        await OpenAsync("/history/stats");
        await Assertions.Expect(Page.GetByTestId("stats-total")).ToHaveTextAsync("2");
        await PictureAsync("stats");
        await AccessibleAsync();
        await FitsAsync(360);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task Admin_SearchesByTheError_FindsThePersonAndTheSearchSurvivesReload()
    {
        Assert.SkipWhen(Site.App is null, "Needs the app in this process.");
        var (person, admin) = (await Site.RegisterAsync(), await CasesApp.AdminAsync(Site.App!));
        var job = Guid.CreateVersion7();
        await Site.App!.WithDbAsync(db =>
        {
            db.Generations.Add(new GenerationHistory
            {
                UserId = person.Id, GenerationType = "vlog", InputParams = "{}", JobId = job, CreatedAt = TimeProvider.System.GetUtcNow(), Status = GenerationStatus.Failed,
                ErrorCode = "footage_gone", ErrorMessage = "The footage of clip 3 is not in the store any more.", Title = "A day",
            });
            return db.SaveChangesAsync();
        });
        await SignInAsync(admin);
        await OpenAsync("/admin/history");
        await Page.Locator("#find-error").FillAsync("clip 3 is not");
        await Page.Locator("#find-email").FillAsync(person.Email);
        await Page.GetByTestId("admin-search-go").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("admin-row")).ToHaveCountAsync(1);
        await Page.ReloadAsync();
        await InteractiveAsync();
        await Assertions.Expect(Page.GetByTestId("admin-row")).ToHaveCountAsync(1);
        await Assertions.Expect(Page.Locator("#find-error")).ToHaveValueAsync("clip 3 is not");
        await Assertions.Expect(Page.GetByTestId("admin-case")).ToHaveAttributeAsync("href", $"/admin/cases/{job}");
        await PictureAsync("admin-history");
        await AccessibleAsync();
        await FitsAsync(360);
        Assert.Empty(Errors);
    }

    [GeneratedRegex(@"/history\?(type=blog_post&q=train|q=train&type=blog_post)$")]
    private static partial Regex Filtered();
}

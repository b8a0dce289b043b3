using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using VlogStudio.Core.History;
using VlogStudio.Tests.Api.Vlogs;
using VlogStudio.Tests.Browser.Pages;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Browser;

public sealed partial class HistoryFlowTests(BrowserSite site) : BrowserTest(site), IClassFixture<BrowserSite>
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
    public async Task Again_OfAFilmInTheHistory_OpensTheWizardAsItWasAsked()
    {
        Assert.SkipWhen(Site.App is null, "Needs the app in this process.");
        var person = await SignInAsync();
        var events = await DaySeed.AddAsync(Site.App!, person.Id);
        Guid[] chosen = [events[4], events[0], events[2]];
        var asked = await person.Http.PostAsJsonAsync("api/v1/vlogs", new
        {
            target_date = DaySeed.Day, event_ids = chosen, title = "Once more, the lake", orientation = "portrait", resolution = "720p", max_duration = 23,
        });
        Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync());
        var (film, job) = (await asked.Content.ReadFromJsonAsync<JsonObject>()) is { } made ? ((Guid)made["vlog_id"]!, (Guid)made["job_id"]!) : default;
        // There is no footage behind these events, so that it ends by itself; it can be made again all the same.
        await StudioApp.UntilAsync(() => Site.App!.WithDbAsync(db => db.Jobs.AnyAsync(j => j.Id == job && j.EndedAt != null)), "the film has ended", TimeSpan.FromSeconds(60));

        await OpenAsync("/history");
        await Page.GetByTestId("history-again").ClickAsync();

        var wizard = new WizardPage(Page);
        await wizard.ReadyAsync();
        Assert.EndsWith($"/day/2026-05-02/vlog?from={film}", Page.Url, StringComparison.Ordinal);
        Assert.Equal(2, await wizard.StepAsync());
        await Assertions.Expect(wizard.Title).ToHaveValueAsync("Once more, the lake");
        await Assertions.Expect(wizard.Of("film-shape-portrait")).ToBeCheckedAsync();
        await Assertions.Expect(wizard.Of("film-quality-p720")).ToBeCheckedAsync();
        await Assertions.Expect(wizard.Of("film-length")).ToHaveValueAsync("23");
        await wizard.Quote.WaitForAsync();
        await AccessibleAsync();
        await FitsAsync(360);
        await Page.SetViewportSizeAsync(1440, 900);
        await wizard.BackAsync();
        await Assertions.Expect(wizard.Order).ToHaveCountAsync(3);
        Assert.Equal(chosen.Select(id => id.ToString()), await wizard.Order.EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.eventId)"));

        // The page of the one generation leads there too.
        await OpenAsync("/history");
        await Page.GetByTestId("history-open").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("generation-again")).ToHaveAttributeAsync("href", $"/day/2026-05-02/vlog?from={film}");
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task Admin_SearchesByTheError_FindsThePersonAndTheSearchSurvivesReload()
    {
        Assert.SkipWhen(Site.App is null, "Needs the app in this process.");
        var (person, admin) = (await Site.RegisterAsync(), await Site.App!.AdminAsync());
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

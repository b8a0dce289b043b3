using Microsoft.Playwright;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Api.Disputes;

namespace VlogStudio.Tests.Browser;

public sealed class DisputeFlowTests(BrowserSite site) : BrowserTest(site), IClassFixture<BrowserSite>
{
    [Fact]
    public async Task Person_DisputesAFilm_AdminFindsAndSettlesIt_PersonSeesIt()
    {
        Assert.SkipWhen(Site.App is null, "Needs the app in this process.");
        var app = Site.App!;
        var (person, admin) = (await Site.RegisterAsync(), await app.AdminAsync());
        var profile = (await app.Get<GetProfile>().HandleAsync(person.Id, CancellationToken.None)).Value!;
        await CasesApp.JobAsync(app, person.Id, JobState.Failed, 4, null);
        var job = await CasesApp.JobAsync(app, person.Id, JobState.Done, 12, 12, "out/gone/film.mp4");

        // The person says it in one press, the words are there already.
        await SignInAsync(person);
        await OpenAsync("/history");
        await Page.GetByTestId("history-open").First.ClickAsync();
        await Page.GetByTestId("something-wrong").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("dispute-claim")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("Something is wrong"));
        await Page.GetByTestId("dispute-claim").FillAsync("The film is gone, but 12 credits were charged.");
        await Page.GetByTestId("dispute-send").ClickAsync();
        await Page.GetByTestId("dispute-link").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("mine-claim")).ToContainTextAsync("The film is gone");
        await PictureAsync("person-open");
        await AccessibleAsync();
        await FitsAsync(360);
        var mine = Page.Url;

        // The admin types the customer number and has the case.
        await SignInAsync(admin);
        await OpenAsync("/admin/disputes");
        await Assertions.Expect(Page.GetByTestId("dispute-row").First).ToBeVisibleAsync();
        await PictureAsync("disputes");
        await AccessibleAsync();
        await OpenAsync("/admin/cases");
        await Page.GetByTestId("case-q").FillAsync(profile.CustomerId.ToLowerInvariant());
        await Page.GetByTestId("case-q").PressAsync("Enter");
        await Assertions.Expect(Page.GetByTestId("case-row")).ToHaveCountAsync(2);
        await PictureAsync("cases");
        await AccessibleAsync();
        await FitsAsync(360);
        await Page.GetByTestId("case-open").First.ClickAsync();
        await Assertions.Expect(Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(job.ToString()));
        await Assertions.Expect(Page.GetByTestId("case-finding")).ToHaveAttributeAsync("data-code", "object_missing");
        await Assertions.Expect(Page.GetByTestId("case-due")).ToContainTextAsync("12 credits are owed");
        await PictureAsync("case");
        await AccessibleAsync();
        await FitsAsync(360);
        await Page.SetViewportSizeAsync(1440, 900);

        // By keyboard alone.
        await Page.GetByTestId("decide-open").FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Page.GetByTestId("settle-reason").SelectOptionAsync("not_delivered");
        await Page.GetByTestId("settle-note").FillAsync("The film is not in the store any more; all 12 credits go back.");
        await Assertions.Expect(Page.GetByTestId("settle-after")).ToContainTextAsync("after this");
        await PictureAsync("case-deciding");
        await AccessibleAsync();
        await Page.GetByTestId("settle-send").FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.GetByTestId("case-finding")).ToHaveAttributeAsync("data-code", "refunded_whole");
        await Assertions.Expect(Page.GetByTestId("claim-state")).ToContainTextAsync("Settled");
        await PictureAsync("case-settled");

        // Who decided is told by name, on the case and in the list.
        await Assertions.Expect(Page.GetByTestId("claim-by").First).ToContainTextAsync(admin.Email);
        await OpenAsync("/admin/disputes?state=approved");
        await Assertions.Expect(Page.GetByTestId("dispute-by").First).ToContainTextAsync(admin.Email);

        // From the case to the person's account: a correction of their credits, then a lock that is taken off again.
        await OpenAsync($"/admin/cases/{job}");
        await Page.GetByTestId("case-account").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("person-email")).ToHaveTextAsync(person.Email);
        await PictureAsync("people");
        await AccessibleAsync();
        await FitsAsync(360);
        await Page.GetByTestId("person-more").ClickAsync();
        await PictureAsync("people-menu");
        await AccessibleAsync();
        await Page.GetByTestId("act-Adjust").ClickAsync();
        await Page.GetByTestId("act-amount").FillAsync("5");
        await Page.GetByTestId("act-code").SelectOptionAsync("correction");
        await Page.GetByTestId("act-send").ClickAsync();
        await Assertions.Expect(Page.Locator("[data-testid=person-act] .vs-field-error")).ToHaveCountAsync(1);
        await PictureAsync("people-adjust");
        await AccessibleAsync();
        await FitsAsync(360);
        await Page.SetViewportSizeAsync(1440, 900);
        await Page.GetByTestId("act-reason").FillAsync("Counted again.");
        await Page.GetByTestId("act-send").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("person-credits")).ToContainTextAsync("505 credits");
        await ActAsync("Disable", "The account was shared.");
        await Assertions.Expect(Page.GetByTestId("person-disabled")).ToBeVisibleAsync();
        await AccessibleAsync();
        await ActAsync("Enable", "Talked to them.");
        await Assertions.Expect(Page.GetByTestId("person-disabled")).ToHaveCountAsync(0);
        await OpenAsync($"/admin/people?q={admin.Email}");
        await Assertions.Expect(Page.GetByTestId("person-self")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByTestId("person-more")).ToHaveCountAsync(0);

        // Every act stands in the audit, and the chain is whole.
        await OpenAsync("/admin/audit?action=dispute_settled");
        await Page.Locator("[data-testid=audit-row] summary").First.ClickAsync();
        await Assertions.Expect(Page.GetByTestId("audit-diff").First).ToContainTextAsync("approved");
        await Page.GetByTestId("audit-verify").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("audit-verdict")).ToContainTextAsync("Whole");
        await PictureAsync("audit");
        await AccessibleAsync();
        await FitsAsync(360);

        // The store is tried while the admin looks on, and counted.
        await OpenAsync("/admin/storage");
        await Page.GetByTestId("storage-run").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("storage-outcome")).ToContainTextAsync("works");
        await Page.GetByTestId("storage-count").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("storage-total")).ToBeVisibleAsync();
        await PictureAsync("admin-storage");
        await AccessibleAsync();
        await FitsAsync(360);

        await SignInAsync(person);
        await OpenAsync(mine);
        await Assertions.Expect(Page.GetByTestId("mine-outcome")).ToContainTextAsync("12 credits were given back");
        await Assertions.Expect(Page.GetByTestId("mine-note")).ToContainTextAsync("all 12 credits go back");
        await PictureAsync("person-settled");
        await AccessibleAsync();
        Assert.Empty(Errors);
    }

    private async Task ActAsync(string act, string reason)
    {
        await Page.GetByTestId("person-more").ClickAsync();
        await Page.GetByTestId($"act-{act}").ClickAsync();
        await Page.GetByTestId("act-reason").FillAsync(reason);
        await Page.GetByTestId("act-send").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("person-act")).ToHaveCountAsync(0);
    }
}

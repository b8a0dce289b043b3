using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Credits;
using VlogStudio.Core.History;
using VlogStudio.Core.Identity;
using VlogStudio.Features.History;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Components.History;

public sealed class HistoryPagesTests(LedgerDatabase rooms) : PeopleTestContext(rooms), IClassFixture<LedgerDatabase>
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task History_EveryFilterInTheAddress_IsReadFromIt()
    {
        await NoteAsync("Beach");
        var id = await NoteAsync("Mountain");
        await Rooms.Get<EditGeneration>().HandleAsync(Me, id, new GenerationEdit(Tags: ["hike"]), CancellationToken.None);
        await Rooms.Get<MarkGeneration>().HandleAsync(Me, id, true, CancellationToken.None);
        var today = Services.GetRequiredService<ViewerClock>().Today;
        Navigation.NavigateTo($"/history?type=vlog&status=pending&from={today:yyyy-MM-dd}&to={today:yyyy-MM-dd}&starred=1&tag=hike&q=mount");

        var page = Render<HistoryPage>();

        page.WaitForAssertion(() => Assert.Equal("Mountain", Assert.Single(page.FindAll("[data-testid=history-open]")).TextContent));
        Assert.Equal("mount", page.Find("[data-testid=history-search]").GetAttribute("value"));
        Assert.Equal("true", page.Find("[data-testid=history-starred]").GetAttribute("aria-pressed"));
        Assert.Equal($"{today:yyyy-MM-dd}", page.Find("[data-testid=history-from]").GetAttribute("value"));
        page.Find("[data-testid=history-clear]").Click();
        page.WaitForAssertion(() => Assert.EndsWith("/history", Navigation.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-testid=history-row]").Count));
    }

    [Fact]
    public async Task History_StarAndTag_AreKeptAndStandInTheAddress()
    {
        var id = await NoteAsync("Only one");
        await Rooms.Get<EditGeneration>().HandleAsync(Me, id, new GenerationEdit(Tags: ["sea"]), CancellationToken.None);
        var page = Render<HistoryPage>();
        page.WaitForAssertion(() => page.Find("[data-testid=history-star]"));

        page.Find("[data-testid=history-star]").Click();

        page.WaitForAssertion(() => Assert.Equal("true", page.Find("[data-testid=history-star]").GetAttribute("aria-pressed")));
        Assert.True((await Rooms.Get<GetGeneration>().HandleAsync(Me, id, CancellationToken.None)).Value!.IsFavourite);
        page.Find("[data-testid=row-tag]").Click();
        page.WaitForAssertion(() => Assert.EndsWith("/history?tag=sea", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task History_ManyRows_WalksByPlaceAndBack()
    {
        for (var i = 0; i < 23; i++) { await NoteAsync($"n{i}"); }
        var page = Render<HistoryPage>();
        page.WaitForAssertion(() => Assert.Equal(20, page.FindAll("[data-testid=history-row]").Count));
        Assert.Contains("23", page.Find("[data-testid=history-count]").TextContent, StringComparison.Ordinal);

        page.Find("[data-testid=history-older]").Click();
        page.WaitForAssertion(() => Assert.Equal(["n2", "n1", "n0"], page.FindAll("[data-testid=history-open]").Select(a => a.TextContent)));
        page.Find("[data-testid=history-newer]").Click();

        page.WaitForAssertion(() => Assert.Equal("n22", page.FindAll("[data-testid=history-open]")[0].TextContent));
    }

    [Fact]
    public async Task History_Credits_ComeFromTheLedger()
    {
        var job = Guid.CreateVersion7();
        await NoteAsync("Paid", job: job);
        await Rooms.InTransactionAsync(async db =>
        {
            await db.Database.ExecuteSqlAsync($"INSERT INTO account (id, kind, posted, held, is_frozen, created_at) VALUES ({Me}, 'user', 0, 0, false, now())");
            await Rooms.Get<GrantCredits>().HandleAsync(db, new CreditGrant(Me, 50, $"grant:{Me}:test", "system", "test"), CancellationToken.None);
            await Rooms.Get<PlaceHold>().HandleAsync(db, Me, job, 12, CancellationToken.None);
            await Rooms.Get<CaptureHold>().HandleAsync(db, job, 9, CancellationToken.None);
            // What the row remembers is wrong on purpose.
            return await Rooms.Get<SettleGeneration>().HandleAsync(db, job, new GenerationOutcome(GenerationStatus.Completed) { CreditsUsed = 777 }, CancellationToken.None);
        });

        var page = Render<HistoryPage>();
        page.WaitForAssertion(() => Assert.Equal("9 credits", page.Find("[data-testid=history-credits]").TextContent));

        var stats = Render<StatsPage>();
        stats.WaitForAssertion(() => Assert.Equal("9", stats.Find("[data-testid=stats-credits]").TextContent));
        Assert.Equal("1", stats.Find("[data-testid=stats-completed]").TextContent);
        // The same numbers stand in the table behind the picture.
        Assert.Equal("9", stats.Find("[data-testid=chart-credits-table] tfoot td").TextContent);
        Assert.NotNull(stats.Find("[data-testid=chart-days] svg[role=img]").GetAttribute("aria-label"));
    }

    [Fact]
    public void Stats_Nothing_SaysSo()
    {
        var page = Render<StatsPage>();

        page.WaitForAssertion(() => page.Find("[data-testid=stats-empty]"));
        page.Find("[data-testid=span-90]").Click();
        page.WaitForAssertion(() => Assert.EndsWith("/history/stats?days=90", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trash_Row_SaysHowLongAndComesBack()
    {
        var id = await NoteAsync("Gone for now");
        await Rooms.Get<RemoveGeneration>().HandleAsync(Me, id, CancellationToken.None);
        var page = Render<TrashPage>();
        page.WaitForAssertion(() => Assert.Equal("Gone for now", page.Find("[data-testid=trash-title]").TextContent));
        Assert.Contains("30", page.Find("[data-testid=trash-left]").TextContent, StringComparison.Ordinal);

        page.Find("[data-testid=trash-restore]").Click();

        page.WaitForAssertion(() => page.Find("[data-testid=trash-empty]"));
        Assert.True((await Rooms.Get<GetGeneration>().HandleAsync(Me, id, CancellationToken.None)).IsOk);
    }

    [Fact]
    public async Task Detail_Remove_LeadsToTheListWithAnUndo()
    {
        var id = await NoteAsync("Detail");
        var page = Render<GenerationPage>(p => p.Add(c => c.Id, id));
        page.WaitForAssertion(() => page.Find("[data-testid=generation-remove]"));

        page.Find("[data-testid=generation-remove]").Click();

        page.WaitForAssertion(() => Assert.EndsWith("/history", Navigation.Uri, StringComparison.Ordinal));
        await page.InvokeAsync(Assert.Single(Services.GetRequiredService<Toasts>().Items).Action!);
        Assert.True((await Rooms.Get<GetGeneration>().HandleAsync(Me, id, CancellationToken.None)).IsOk);
    }

    [Fact]
    public async Task Admin_Search_FindsByPersonErrorAndJobAndLeadsToTheCase()
    {
        var person = (await Rooms.Get<RegisterUser>().HandleAsync($"found-{Me:n}@example.org", "a quiet long password", null, CancellationToken.None)).Value!;
        var job = Guid.CreateVersion7();
        await NoteAsync("Broken", user: person.Id, job: job);
        await NoteAsync("Somebody else's");
        await Rooms.InTransactionAsync(db => Rooms.Get<SettleGeneration>().HandleAsync(
            db, job, new GenerationOutcome(GenerationStatus.Failed) { ErrorCode = "footage_gone", ErrorMessage = $"Clip 3 of {Me:n} is gone" }, CancellationToken.None));
        var page = Render<AdminHistoryPage>();

        foreach (var query in (string[])[$"customer={person.CustomerId}", $"email=FOUND-{Me:n}", $"job={job}", $"error=of {Me:n}", $"customer={person.CustomerId}&status=failed&type=vlog"])
        {
            Navigation.NavigateTo($"/admin/history?{query}");
            page.WaitForAssertion(() => Assert.Equal(person.CustomerId, Assert.Single(page.FindAll("[data-testid=admin-customer]")).TextContent));
            Assert.Equal($"/admin/cases/{job}", page.Find("[data-testid=admin-case]").GetAttribute("href"));
        }

        Navigation.NavigateTo("/admin/history?job=nonsense");
        page.WaitForAssertion(() => page.Find("#find-job-error"));
        Navigation.NavigateTo($"/admin/history?customer={person.CustomerId}&status=completed");
        page.WaitForAssertion(() => page.Find("[data-testid=admin-none]"));
    }

    [Fact]
    public async Task Times_OfAPersonElsewhere_AreByTheirClock()
    {
        await Rooms.InTransactionAsync(db =>
        {
            db.Generations.Add(new GenerationHistory { UserId = Me, GenerationType = "vlog", InputParams = "{}", Title = "Late", CreatedAt = new DateTimeOffset(2026, 5, 1, 23, 30, 0, TimeSpan.Zero) });
            return db.SaveChangesAsync();
        });
        Assert.True(Services.GetRequiredService<ViewerClock>().Use("Asia/Seoul"));
        Assert.False(Services.GetRequiredService<ViewerClock>().Use("No/Such_Zone"));
        Assert.False(Services.GetRequiredService<ViewerClock>().Use("../../etc/passwd"));
        // 23:30 of the 1st in UTC is 08:30 of the 2nd in Seoul; so it belongs to the 2nd there.
        Navigation.NavigateTo("/history?from=2026-05-02&to=2026-05-02");

        var page = Render<HistoryPage>();

        page.WaitForAssertion(() => Assert.Contains("8:30", page.Find("[data-testid=history-row] time").TextContent, StringComparison.Ordinal));
        Assert.Contains("Asia/Seoul", page.Find("[data-testid=history-count]").TextContent, StringComparison.Ordinal);
    }
}

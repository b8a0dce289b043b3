using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Credits;
using VlogStudio.Core.History;
using VlogStudio.Features.History;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Components.History;

public sealed class HistoryPageTests(LedgerDatabase rooms) : PeopleTestContext(rooms), IClassFixture<LedgerDatabase>
{
    [Fact]
    public void History_Nothing_InvitesToMakeAFilm()
    {
        var page = Render<HistoryPage>();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=history-empty] a")));
    }

    [Fact]
    public async Task History_Rows_SayTypeStateAndCredits()
    {
        await NoteAsync("바다의 날 🌊");
        await NoteAsync("Not mine", user: Guid.CreateVersion7());

        var page = Render<HistoryPage>();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=history-row]")));
        Assert.Equal("바다의 날 🌊", page.Find("[data-testid=history-open]").TextContent);
        Assert.Contains("Waiting", page.Find("[data-testid=history-state]").TextContent, StringComparison.Ordinal);
        Assert.Equal("0 credits", page.Find("[data-testid=history-credits]").TextContent);
    }

    [Fact]
    public async Task History_Rows_DrawTheirSymbolsWithoutAComponentForEach()
    {
        for (var i = 0; i < 5; i++) { await NoteAsync($"Film {i}"); }
        var page = Render<HistoryPage>();
        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll("[data-testid=history-row]").Count));

        // A component for each symbol of each row doubled what an open page takes of the server's memory.
        Assert.All(page.FindComponents<HistoryRow>(), row => Assert.Empty(row.FindComponents<Icon>()));
        Assert.Equal(Render<Icon>(icon => icon.Add(i => i.Name, "star")).Markup, Glyph.Of("star").Value);
        Assert.Equal("star", page.Find("[data-testid=history-star] .rzi").TextContent);
        Assert.NotEmpty(page.Find("[data-testid=history-state] .rzi").TextContent);
    }

    [Fact]
    public async Task History_Filter_StandsInTheAddress()
    {
        await NoteAsync("A");
        await NoteAsync("B", "blog_post");
        var page = Render<HistoryPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-testid=history-row]").Count));

        page.Find("[data-testid=history-type]").Change("blog_post");

        // The page may still be drawing what it read; then the choice waits its turn.
        page.WaitForAssertion(() => Assert.EndsWith("/history?type=blog_post", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal("B", Assert.Single(page.FindAll("[data-testid=history-open]")).TextContent));
    }

    [Fact]
    public async Task History_RemoveThenUndo_BringsTheRowBack()
    {
        await NoteAsync("Keep me");
        var page = Render<HistoryPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=history-row]")));

        page.Find("[data-testid=history-remove]").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=history-row]")));
        var toast = Assert.Single(Services.GetRequiredService<Toasts>().Items);
        await page.InvokeAsync(toast.Action!);

        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=history-row]")));
    }

    [Fact]
    public async Task Detail_FailedGeneration_SaysWhatHappenedAndWhatBecameOfTheCredits()
    {
        var job = Guid.CreateVersion7();
        var id = await NoteAsync("A day", job: job);
        await Rooms.InTransactionAsync(async db =>
        {
            await Rooms.Get<OpenAccount>().HandleAsync(db, Me, CancellationToken.None);
            await Rooms.Get<PlaceHold>().HandleAsync(db, Me, job, 12, CancellationToken.None);
            await Rooms.Get<ReleaseHold>().HandleAsync(db, job, CancellationToken.None);
            return await Rooms.Get<SettleGeneration>().HandleAsync(db, job, new GenerationOutcome(GenerationStatus.Failed) { ErrorCode = "footage_gone" }, CancellationToken.None);
        });

        var page = Render<GenerationPage>(p => p.Add(c => c.Id, id));

        page.WaitForAssertion(() => Assert.Equal("12", page.Find("[data-testid=credits-held]").TextContent));
        Assert.Equal("0", page.Find("[data-testid=credits-captured]").TextContent);
        Assert.Equal("12", page.Find("[data-testid=credits-released]").TextContent);
        Assert.Contains("footage_gone", page.Find("[data-testid=generation-error]").TextContent, StringComparison.Ordinal);
        Assert.Contains("1080p", page.Find("[data-testid=asked]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detail_Notes_AreKept()
    {
        var id = await NoteAsync("Old");
        var page = Render<GenerationPage>(p => p.Add(c => c.Id, id));
        page.WaitForAssertion(() => page.Find("#note-title"));

        page.Find("#note-title").Change("New");
        page.Find("#note-tags").Change("sea, Sea, walk");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal("New", page.Find("h1").TextContent));
        var row = (await Rooms.Get<GetGeneration>().HandleAsync(Me, id, CancellationToken.None)).Value!;
        Assert.Equal(["sea", "walk"], row.Tags);
    }

    [Fact]
    public async Task Detail_SomebodyElses_IsNotThere()
    {
        var id = await NoteAsync("Theirs", user: Guid.CreateVersion7());

        var page = Render<GenerationPage>(p => p.Add(c => c.Id, id));

        page.WaitForAssertion(() => page.Find("[data-testid=generation-missing]"));
    }
}

using System.Globalization;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Notices;
using VlogStudio.Core.Primitives;
using VlogStudio.Features.Notices;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Core.Credits;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Components.Notices;

public sealed class NoticeBellTests : PeopleTestContext, IClassFixture<LedgerDatabase>
{
    public NoticeBellTests(LedgerDatabase rooms)
        : base(rooms)
    {
        var databases = rooms.Get<IDbContextFactory<StudioDb>>();
        Services.AddSingleton(new ListNotices(databases)).AddSingleton(new ReadNotices(databases, rooms.Get<LiveBus>(), TimeProvider.System)).AddSingleton<NoticeWording>();
    }

    private async Task<Guid> TellAsync(string title, string kind = NoticeKinds.FilmReady, bool isRead = false)
    {
        var now = TimeProvider.System.GetUtcNow();
        var notice = new Notice
        {
            UserId = Me, MessageId = Guid.CreateVersion7(), Kind = kind, Args = StudioJson.Write(new NoticeFacts { Title = title, Charged = 12 }), Link = "/films/1",
            CreatedAt = now, ReadAt = isRead ? now : null,
        };
        await Rooms.InTransactionAsync(async db =>
        {
            db.Notices.Add(notice);
            return await db.SaveChangesAsync();
        });
        return notice.Id;
    }

    [Fact]
    public async Task Bell_SomethingIsTold_CountsAndSaysItWithoutReload()
    {
        await TellAsync("Old", isRead: true);
        var bell = Render<NoticeBell>();
        bell.WaitForAssertion(() => Assert.Equal("Notices", bell.Find("[data-testid=bell]").GetAttribute("aria-label")));
        bell.WaitForAssertion(() => Assert.Empty(bell.FindAll("[data-testid=bell-count]")));
        var said = bell.Find("[data-testid=bell-said]");
        Assert.Equal(("polite", ""), (said.GetAttribute("aria-live"), said.TextContent));

        var id = await TellAsync("The lake");
        Rooms.Get<LiveBus>().Tell(Me, new UserSignal("notice", id));

        bell.WaitForAssertion(() => Assert.Equal("1", bell.Find("[data-testid=bell-count]").TextContent));
        Assert.Equal("Notices, 1 unread", bell.Find("[data-testid=bell]").GetAttribute("aria-label"));
        Assert.Equal("New: “The lake” is ready", bell.Find("[data-testid=bell-said]").TextContent);
    }

    [Fact]
    public void Bell_NothingToTell_SaysSo()
    {
        var bell = Render<NoticeBell>();
        bell.WaitForAssertion(() => Assert.Empty(bell.FindAll("[data-testid=bell-count]")));

        bell.Find("[data-testid=bell]").Click();

        bell.WaitForAssertion(() => bell.Find("[data-testid=bell-empty]"));
        bell.WaitForAssertion(() => Assert.Empty(bell.FindAll("[data-testid=bell-read-all]")));
    }

    [Fact]
    public async Task Bell_Opened_ListsNewestFirstAndMarksWhatIsOpenedAsRead()
    {
        await TellAsync("First");
        await TellAsync("Second", NoticeKinds.FilmFailed);
        var bell = Render<NoticeBell>();
        bell.WaitForAssertion(() => Assert.Equal("2", bell.Find("[data-testid=bell-count]").TextContent));
        bell.WaitForAssertion(() => Assert.Empty(bell.FindAll("[data-testid=bell-menu]")));

        bell.Find("[data-testid=bell]").Click();
        bell.WaitForAssertion(() => Assert.Equal(2, bell.FindAll("[data-testid=notice]").Count));
        var lines = bell.FindAll("[data-testid=notice]");
        Assert.Contains("“Second” could not be made", lines[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("“First” is ready", lines[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("/films/1", lines[0].GetAttribute("href"));
        lines[0].Click();

        bell.WaitForAssertion(() => Assert.Equal("1", bell.Find("[data-testid=bell-count]").TextContent));
        bell.WaitForAssertion(() => Assert.Empty(bell.FindAll("[data-testid=bell-menu]"))); // It closes after a choice.
        Assert.Equal("", bell.Find("[data-testid=bell-said]").TextContent);
    }

    [Fact]
    public async Task Bell_ReadAll_ClearsTheCountAndStaysOpen()
    {
        for (var i = 0; i < 3; i++) { await TellAsync($"Film {i}"); }
        var bell = Render<NoticeBell>();
        bell.WaitForAssertion(() => Assert.Equal("3", bell.Find("[data-testid=bell-count]").TextContent));
        bell.Find("[data-testid=bell]").Click();

        bell.WaitForAssertion(() => bell.Find("[data-testid=bell-read-all]"));
        bell.Find("[data-testid=bell-read-all]").Click();

        bell.WaitForAssertion(() => Assert.Empty(bell.FindAll("[data-testid=bell-count]")));
        Assert.Equal(3, bell.FindAll("[data-testid=notice]").Count);
        Assert.Equal(0, await Rooms.InTransactionAsync(db => db.Notices.CountAsync(n => n.UserId == Me && n.ReadAt == null)));
    }

    [Fact]
    public async Task Page_ViewerElsewhere_ShowsTheTimesOfTheirClockAndNamesTheirZone()
    {
        // So far east that its clock is nobody's server's.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Kiritimati");
        Assert.True(Services.GetRequiredService<ViewerClock>().Use(zone.Id));
        var id = await TellAsync("The lake");
        var at = await Rooms.InTransactionAsync(db => db.Notices.Where(n => n.Id == id).Select(n => n.CreatedAt).SingleAsync());

        var page = Render<NoticesPage>();

        page.WaitForAssertion(() => Assert.Equal(TimeZoneInfo.ConvertTime(at, zone).ToString("t", CultureInfo.CurrentCulture), page.Find("[data-testid=notice] time").TextContent));
        Assert.Equal("Times in Pacific/Kiritimati, UTC+14", page.Find("[data-testid=notices-zone]").TextContent);
    }

    [Theory]
    [InlineData("Asia/Seoul", "01:30")]
    [InlineData("America/New_York", "Fri 2 May")]
    public void When_MidnightLiesBetween_IsTodayOrAnotherDayByTheViewersClock(string zone, string expected)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-GB");
        var clock = new ViewerClock(new ManualClock(new DateTimeOffset(2025, 5, 3, 9, 0, 0, TimeSpan.Zero)));
        Assert.True(clock.Use(zone));
        var notice = new NoticeView(Guid.Empty, NoticeKinds.FilmReady, new NoticeFacts(), null, new DateTimeOffset(2025, 5, 2, 16, 30, 0, TimeSpan.Zero), null);

        Assert.Equal(expected, NoticeWording.When(notice, clock));
    }

    [Fact]
    public async Task Page_ManyNotices_ComeInPiecesAndNoneIsAnEmptyState()
    {
        var page = Render<NoticesPage>();
        page.WaitForAssertion(() => page.Find("[data-testid=notices-empty]"));

        for (var i = 0; i < 33; i++) { await TellAsync($"Film {i}"); }
        Rooms.Get<LiveBus>().Tell(Me, new UserSignal("notice", Guid.Empty));

        page.WaitForAssertion(() => Assert.Equal(30, page.FindAll("[data-testid=notice]").Count));
        page.Find("[data-testid=notices-more]").Click();
        page.WaitForAssertion(() => Assert.Equal(33, page.FindAll("[data-testid=notice]").Count));
        page.Find("[data-testid=notices-read-all]").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=notices-read-all]")));
    }
}

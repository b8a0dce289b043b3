using Bunit;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Messaging;
using VlogStudio.Features.Credits;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Components.Credits;

public sealed class CreditsPageTests(LedgerDatabase rooms) : PeopleTestContext(rooms), IClassFixture<LedgerDatabase>
{
    [Fact]
    public async Task Credits_HoldPlacedElsewhere_IsSeenWithoutReload()
    {
        await Rooms.InTransactionAsync(async db =>
        {
            await Rooms.Get<OpenAccount>().HandleAsync(db, Me, CancellationToken.None);
            return true;
        });
        var page = Render<CreditsPage>();
        page.WaitForAssertion(() => Assert.Equal("500", page.Find("[data-testid=available]").TextContent));
        page.WaitForAssertion(() => Assert.Contains("Welcome credits", page.Find("[data-testid=entry]").TextContent, StringComparison.Ordinal));

        await Rooms.InTransactionAsync(db => Rooms.Get<PlaceHold>().HandleAsync(db, Me, Guid.CreateVersion7(), 120, CancellationToken.None));
        Rooms.Get<LiveBus>().Tell(Me, new UserSignal("credits", Me));

        page.WaitForAssertion(() => Assert.Equal("380", page.Find("[data-testid=available]").TextContent));
        Assert.Equal("120", page.Find("[data-testid=held]").TextContent);
        Assert.NotNull(page.Find("[data-testid=holds]"));
    }

    [Fact]
    public async Task Credits_ManyMovements_ComeInPages()
    {
        await Rooms.InTransactionAsync(async db =>
        {
            await Rooms.Get<OpenAccount>().HandleAsync(db, Me, CancellationToken.None);
            for (var i = 0; i < 30; i++) { await Rooms.Get<GrantCredits>().HandleAsync(db, new CreditGrant(Me, 1, $"g:{Me}:{i}", "system", "gift"), CancellationToken.None); }
            return true;
        });
        var page = Render<CreditsPage>();
        page.WaitForAssertion(() => Assert.Equal(25, page.FindAll("[data-testid=entry]").Count));

        page.Find("[data-testid=credits-more]").Click();

        page.WaitForAssertion(() => Assert.Equal(31, page.FindAll("[data-testid=entry]").Count));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=credits-more]")));
    }

    [Fact]
    public void Credits_NoAccountYet_SaysThatNothingMoved()
    {
        var page = Render<CreditsPage>();

        page.WaitForAssertion(() => page.Find("[data-testid=credits-empty]"));
        Assert.Equal("0", page.Find("[data-testid=available]").TextContent);
    }
}

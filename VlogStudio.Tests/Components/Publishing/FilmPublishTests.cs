using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Publishing;
using VlogStudio.Core.Vlogs;
using VlogStudio.Features.Publishing;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Components.Publishing;

/// <summary>What a film's page says of YouTube, and the dialog, over the real acts.</summary>
public sealed class FilmPublishTests : PeopleTestContext, IClassFixture<LedgerDatabase>
{
    private readonly PublishingOptions _options = new() { ClientId = "client" };
    private readonly Guid _film = Guid.CreateVersion7();

    public FilmPublishTests(LedgerDatabase rooms)
        : base(rooms)
    {
        var databases = rooms.Get<IDbContextFactory<StudioDb>>();
        var options = Options.Create(_options);
        Services.AddSingleton(new GetYouTubeAccount(databases, options)).AddSingleton(new ListPublications(databases))
            .AddSingleton(new PublishFilm(databases, null!, options, TimeProvider.System)).AddSingleton(p => new FollowJob(null!, new GetJob(databases), TimeProvider.System))
            .AddSingleton(new CancelJob(databases, null!, null!));
    }

    private IRenderedComponent<FilmPublish> Show() => Render<FilmPublish>(p => p.Add(c => c.VlogId, _film).Add(c => c.Title, "By the sea"));

    private IRenderedComponent<PublishDialog> Ask() => Render<PublishDialog>(p => p.Add(c => c.VlogId, _film).Add(c => c.Title, "By the sea"));

    private Task<int> AddAsync(bool isConnected, Action<Publication>? change = null) => Rooms.InTransactionAsync(async db =>
    {
        var account = new YouTubeAccount
        {
            UserId = Me, ChannelId = "UC1", ChannelTitle = "My channel", UploadsId = "UU1", SealedRefreshToken = isConnected ? "sealed" : null, ConnectedAt = TimeProvider.System.GetUtcNow(),
        };
        db.Users.Add(new StudioUser { Id = Me, UserName = $"{Me:n}@example.org", Email = $"{Me:n}@example.org", CustomerId = $"C{Me:n}"[..20], CreatedAt = TimeProvider.System.GetUtcNow() });
        db.YouTubeAccounts.Add(account);
        db.Vlogs.Add(new Vlog
        {
            Id = _film, UserId = Me, TargetDate = new DateOnly(2025, 5, 2), Title = "By the sea", Request = "{}", Timeline = "{}", Status = VlogStatus.Completed, JobId = Guid.CreateVersion7(), Price = 1,
            VideoKey = "out/film.mp4", Bytes = 1000, CreatedAt = TimeProvider.System.GetUtcNow(),
        });
        if (change is not null)
        {
            var publication = new Publication
            {
                UserId = Me, VlogId = _film, AccountId = account.Id, RequestKey = "k", JobId = Guid.CreateVersion7(), Title = "By the sea", Description = "", Visibility = Visibility.Public,
                IsMadeForKids = false, IsSynthetic = false, VideoKey = "out/film.mp4", Bytes = 1000, CreatedAt = TimeProvider.System.GetUtcNow(),
            };
            change(publication);
            db.Publications.Add(publication);
        }
        return await db.SaveChangesAsync();
    });

    [Fact]
    public async Task Film_StudioWithoutAnOAuthClient_SaysNothingOfYouTube()
    {
        await AddAsync(isConnected: true);
        _options.ClientId = "";
        Assert.Equal("", Show().Markup.Trim());
    }

    [Fact]
    public async Task Film_NoChannel_LeadsToConnecting()
    {
        await AddAsync(isConnected: false);
        var page = Show();
        page.WaitForAssertion(() => Assert.Equal("/account/youtube", page.Find("[data-testid=film-publish-connect]").GetAttribute("href")));
        Assert.Empty(page.FindAll("[data-testid=film-publish-open]"));
    }

    [Fact]
    public async Task Film_Channel_IsOffered()
    {
        await AddAsync(isConnected: true);
        var page = Show();
        page.WaitForAssertion(() => page.Find("[data-testid=film-publish-open]"));
        Assert.Contains("My channel", page.Find("[data-testid=film-publish-about]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Visibility.Public, "On YouTube, public.")]
    [InlineData(Visibility.Private, "YouTube keeps it private")]
    public async Task Film_Published_ShowsItsLinkAndWhoSeesIt(Visibility shownAs, string words)
    {
        await AddAsync(isConnected: true, p => (p.State, p.VideoId, p.ShownAs) = (PublicationState.Done, $"v{Me:n}", shownAs));
        var page = Show();
        page.WaitForAssertion(() => Assert.Equal($"https://www.youtube.com/watch?v=v{Me:n}", page.Find("[data-testid=film-publish-link]").GetAttribute("href")));
        Assert.Contains(words, page.Find("[data-testid=film-publish-about]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Film_NotPublished_SaysWhyAndOffersItAgain()
    {
        await AddAsync(isConnected: true, p => (p.State, p.ErrorCode, p.ErrorArgs) = (PublicationState.Failed, "youtube_refused", "[\"invalidTitle\"]"));
        var page = Show();
        page.WaitForAssertion(() => Assert.Contains("invalidTitle", page.Find("[data-testid=film-publish-problem]").TextContent, StringComparison.Ordinal));
        Assert.Contains("Try again", page.Find("[data-testid=film-publish-open]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dialog_SignsYouTubeRefuses_AreNamedAtTheTitle()
    {
        await AddAsync(isConnected: true);
        var dialog = Ask();
        Assert.Equal("By the sea", dialog.Find("[data-testid=publish-title]").GetAttribute("value"));
        dialog.Find("[data-testid=publish-title]").Change("a <b>");
        dialog.Find("[data-testid=publish-form]").Submit();
        dialog.WaitForAssertion(() => Assert.Contains("<", dialog.Find("[data-testid=publish-title-error]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dialog_LaterInThePast_IsNamedAtTheTime()
    {
        await AddAsync(isConnected: true);
        var dialog = Ask();
        Assert.Empty(dialog.FindAll("[data-testid=publish-at]"));
        dialog.Find("[data-testid=publish-who]").Change("Later");
        dialog.WaitForElement("[data-testid=publish-at]").Change("2001-01-01T10:00");
        dialog.Find("[data-testid=publish-form]").Submit();
        dialog.WaitForAssertion(() => Assert.Contains("over", dialog.Find("[data-testid=publish-at-error]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Dialog_ChannelGoneMeanwhile_SaysSo()
    {
        var dialog = Ask();
        dialog.Find("[data-testid=publish-form]").Submit();
        dialog.WaitForAssertion(() => Assert.NotEmpty(dialog.Find("[data-testid=publish-problem]").TextContent));
    }
}

using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Events;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Vlogs;
using VlogStudio.Features.Vlogs.Wizard;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Components.Vlogs;

/// <summary>The wizard over the real acts and a real database; only the browser is missing.</summary>
public sealed class GenerateVlogDialogTests(GenerateVlogDialogTests.App app) : WizardTestContext, IClassFixture<GenerateVlogDialogTests.App>
{
    private static readonly DateOnly Day = new(2026, 5, 2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Guid _user = Guid.CreateVersion7();

    [Fact]
    public async Task Next_BelowTheMinimum_IsDisabledAndSaysHowManyAreMissing()
    {
        var page = await OpenAsync(4);
        Assert.Equal("3 more to go", Text(page, "wizard-missing"));
        Assert.True(IsDisabled(page, "wizard-next"));
        Tick(page, 0, 1);
        page.WaitForAssertion(() => Assert.Equal("1 more to go", Text(page, "wizard-missing")), Patience);
        Tick(page, 2);
        page.WaitForAssertion(() => Assert.False(IsDisabled(page, "wizard-next")), Patience);
        Assert.Equal("", Text(page, "wizard-missing"));
        Assert.Equal("3 chosen", page.Find("[data-testid=wizard-sum] strong").TextContent);
    }

    [Fact]
    public async Task Back_FromTheSecondStep_KeepsEverything()
    {
        var page = await OpenAsync(3);
        await GoOnAsync(page);
        page.Find("[data-testid=film-title]").Change("Kept");
        page.Find("[data-testid=film-shape-square]").Change(true);
        page.Find("[data-testid=wizard-back]").Click();
        page.WaitForElement("[data-testid=choose-events]", Patience);
        Assert.Equal("3 chosen", page.Find("[data-testid=wizard-sum] strong").TextContent);
        page.Find("[data-testid=wizard-next]").Click();
        page.WaitForElement("[data-testid=make-it-yours]", Patience);
        Assert.Equal("Kept", page.Find("[data-testid=film-title]").GetAttribute("value"));
        Assert.True(page.Find("[data-testid=film-shape-square]").HasAttribute("checked"));
    }

    [Fact]
    public async Task Preview_AskedFor_IsMadeOfTheWishesAsTheyAre()
    {
        var page = await OpenAsync(3);
        await GoOnAsync(page);
        page.WaitForAssertion(() => Assert.False(IsDisabled(page, "rough-make")), Patience);
        page.Find("[data-testid=rough-make]").Click();
        page.WaitForAssertion(() => Assert.NotEqual("none", page.Find("[data-testid=rough-preview]").GetAttribute("data-state")), Patience);
        await app.UntilAsync(() => app.WithDbAsync(db => db.Jobs.AnyAsync(j => j.UserId == _user && j.Kind == "preview_vlog")));
        // There is no footage behind these events: what stands in the way is said, with another try.
        page.WaitForElement("[data-testid=rough-problem]", Patience);
        Assert.NotEmpty(Text(page, "rough-problem"));
        Assert.False(IsDisabled(page, "rough-make"));
    }

    [Fact]
    public async Task Reload_BringsStepChoiceAndWishesBack()
    {
        var page = await OpenAsync(3);
        await GoOnAsync(page);
        page.Find("[data-testid=film-title]").Change("From before");
        page.Find("[data-testid=wizard-close]").Click();
        await app.UntilAsync(async () => (await app.Get<GetDraft>().HandleAsync(_user, Day, default))?.Choices.Request.Title == "From before");

        var again = Show(Day);
        again.WaitForElement("[data-testid=make-it-yours]", Patience);
        Assert.Equal("From before", again.Find("[data-testid=film-title]").GetAttribute("value"));
    }

    [Fact]
    public async Task Quote_SaysPriceLengthAndWhatIsLeft()
    {
        var page = await OpenAsync(3);
        await GoOnAsync(page);
        page.WaitForElement("[data-testid=quote-credits]", Patience);
        Assert.Contains("charged only when", Text(page, "quote-hold"), StringComparison.Ordinal);
        Assert.Contains("ready in about", Text(page, "quote-making"), StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("[data-testid=preview-strip] li"));
    }

    [Fact]
    public async Task Change_AFilm_BeginsWithItsClipsAndMakesAVersionOfWhatWasCut()
    {
        await AddDayAsync(5, 1000);
        var day = await app.Get<GetDay>().HandleAsync(_user, Day, false, default);
        var made = await app.Get<RequestVlog>().HandleAsync(_user, new VlogRequest { TargetDate = Day, EventIds = [.. day.Events.Take(3).Select(e => e.Id)], MaxDuration = 15 }, null, default);
        var page = Show(Day, made.Value!.VlogId);
        page.WaitForElement("[data-testid=quote-credits]", Patience);
        Assert.Equal("Change the film", page.Find("#wizard-title").TextContent);
        Assert.Equal(["0:05.0 long", "0:05.0 long", "0:05.0 long"], page.FindAll("[data-testid=clip-length]").Select(e => e.TextContent));
        await page.FindAll("[data-testid=clip-trim]")[1].ClickAsync(new());
        page.Find("[data-testid=cut-start]").Change("3");
        page.Find("[data-testid=cut-end]").Change("5.5");
        page.WaitForElement("[data-testid=film-codec-hevc]", Patience).Change(true);
        page.Find("[data-testid=film-stamps-date]").Change(true);
        page.WaitForAssertion(() => Assert.Equal("0:13", page.Find(".preview .screen .vs-chip-time").TextContent), Patience);
        await page.Find("[data-testid=wizard-submit]").ClickAsync(new());
        var navigation = Services.GetRequiredService<BunitNavigationManager>();
        page.WaitForAssertion(() => Assert.Contains("/films/", navigation.Uri, StringComparison.Ordinal), Patience);
        var version = (await app.Get<GetVlog>().HandleAsync(_user, Guid.Parse(navigation.Uri.Split('/')[^1]), default)).Value;
        var before = (await app.Get<GetVlog>().HandleAsync(_user, made.Value!.VlogId, default)).Value;
        Assert.Equal(made.Value!.VlogId, version!.VersionOfId);
        Assert.Equal((3.0, 5.5), (version!.Segments[1].In.TotalSeconds, version.Segments[1].Out.TotalSeconds));
        // What was not touched is the same to the frame, so that it is not made again.
        foreach (var i in (int[])[0, 2]) { Assert.Equal((before!.Segments[i].In, before.Segments[i].Out), (version.Segments[i].In, version.Segments[i].Out)); }
        Assert.Equal((VlogStudio.Core.Rendering.FilmCodec.Hevc, FilmStamps.Date), (version.Request.Codec, version.Request.Stamps));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1000000000")]
    public async Task Quote_WithAnImpossibleMaximum_ShowsTheProblemBesideTheFieldAndKeepsTheRest(string seconds)
    {
        var page = await OpenAsync(3);
        await GoOnAsync(page);
        page.Find("[data-testid=film-title]").Change("Robert'); DROP TABLE vlogs;-- 🏖");
        page.Find("[data-testid=film-length]").Change(seconds);
        page.WaitForElement("[data-testid=problem-max_duration]", Patience);
        Assert.Equal("true", page.Find("[data-testid=film-length]").GetAttribute("aria-invalid"));
        page.Find("[data-testid=wizard-submit]").Click();
        page.WaitForAssertion(() => Assert.False(IsDisabled(page, "wizard-submit")), Patience);
        Assert.NotEmpty(page.FindAll("[data-testid=problem-max_duration]"));
        Assert.Equal("Robert'); DROP TABLE vlogs;-- 🏖", page.Find("[data-testid=film-title]").GetAttribute("value"));
    }

    [Fact]
    public async Task Submit_WithoutCredits_SaysSoAndKeepsEverything()
    {
        var page = await OpenAsync(3, credits: 0);
        await GoOnAsync(page);
        page.WaitForElement("[data-testid=quote]", Patience);
        page.Find("[data-testid=wizard-submit]").Click();
        page.WaitForElement("[data-testid=quote-problem]", Patience);
        page.WaitForAssertion(() => Assert.False(IsDisabled(page, "wizard-submit")), Patience);
        Assert.NotNull(page.Find("[data-testid=make-it-yours]"));
    }

    [Fact]
    public async Task Submit_Twice_MakesOneFilmAndGoesToItsPage()
    {
        var page = await OpenAsync(3);
        await GoOnAsync(page);
        var submit = page.Find("[data-testid=wizard-submit]");
        var first = submit.ClickAsync(new());
        var second = submit.ClickAsync(new());
        await Task.WhenAll(first, second);
        var navigation = Services.GetRequiredService<BunitNavigationManager>();
        page.WaitForAssertion(() => Assert.Contains("/films/", navigation.Uri, StringComparison.Ordinal), Patience);
        var films = await app.Get<ListVlogs>().HandleAsync(_user, new VlogFilter(), new PageRequest(0, 10), default);
        Assert.Equal(navigation.Uri, $"http://localhost/films/{Assert.Single(films.Items).Id}");
        Assert.Null(await app.Get<GetDraft>().HandleAsync(_user, Day, default));
    }

    [Fact]
    public async Task Recommend_RunsAsAJob_TicksItsChoiceAndSaysWhy()
    {
        var page = await OpenAsync(9);
        page.Find("[data-testid=recommend-limit]").Change("4");
        page.Find(".ask").Submit();
        page.WaitForElement("[data-testid=recommend-strategy]", Patience);
        page.WaitForAssertion(() => Assert.Equal("4 chosen", page.Find("[data-testid=wizard-sum] strong").TextContent), Patience);
        Assert.Equal(9, page.FindAll(".why.taken, .why.passed").Count);
        page.Find("[data-testid=recommend-undo]").Click();
        page.WaitForAssertion(() => Assert.Equal("3 more to go", Text(page, "wizard-missing")), Patience);
    }

    [Fact]
    public async Task DayWithoutFootage_SaysSo()
    {
        await AddDayAsync(0, 100);
        var page = Show(new DateOnly(1999, 1, 1));
        page.WaitForElement("[data-testid=empty-day]", Patience);
        Assert.True(IsDisabled(page, "wizard-next"));
    }

    private static string Text(IRenderedComponent<GenerateVlogDialog> page, string testId) => page.Find($"[data-testid={testId}]").TextContent.Trim();

    private static bool IsDisabled(IRenderedComponent<GenerateVlogDialog> page, string testId) => page.Find($"[data-testid={testId}]").HasAttribute("disabled");

    private static void Tick(IRenderedComponent<GenerateVlogDialog> page, params int[] indices)
    {
        foreach (var i in indices)
        {
            page.WaitForState(() => page.FindAll("[data-testid=event-tick]").Count > i, Patience);
            _ = page.InvokeAsync(() => page.FindAll("[data-testid=event-tick]")[i].Change(true));
        }
    }

    private static async Task GoOnAsync(IRenderedComponent<GenerateVlogDialog> page)
    {
        Tick(page, 0, 1, 2);
        page.WaitForAssertion(() => Assert.False(IsDisabled(page, "wizard-next")), Patience);
        await page.Find("[data-testid=wizard-next]").ClickAsync(new());
        page.WaitForElement("[data-testid=make-it-yours]", Patience);
    }

    private IRenderedComponent<GenerateVlogDialog> Show(DateOnly date, Guid? from = null)
    {
        var person = new ClaimsPrincipal(new ClaimsIdentity([new System.Security.Claims.Claim(ClaimTypes.NameIdentifier, _user.ToString())], "test"));
        return Render<GenerateVlogDialog>(p => p.Add(c => c.Date, date).Add(c => c.From, from).AddCascadingValue(Task.FromResult(new AuthenticationState(person))));
    }

    private async Task<IRenderedComponent<GenerateVlogDialog>> OpenAsync(int events, long credits = 1000)
    {
        await AddDayAsync(events, credits);
        var page = Show(Day);
        page.WaitForElement("[data-ready]", Patience);
        return page;
    }

    private async Task AddDayAsync(int events, long credits)
    {
        Services.AddFallbackServiceProvider(app.Services);
        await using var db = await app.Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        db.Accounts.Add(new CreditAccount { Id = _user, Kind = AccountKind.User, CreatedAt = DateTimeOffset.UnixEpoch });
        await db.SaveChangesAsync();
        if (credits > 0) { await app.Get<GrantCredits>().HandleAsync(db, new CreditGrant(_user, credits, $"grant:{_user}:test", "system", "test"), default); }
        for (var i = 0; i < events; i++)
        {
            var at = new DateTimeOffset(2026, 5, 2, 8 + i, 0, 0, TimeSpan.Zero);
            var recording = new Recording
            {
                UserId = _user, Filename = $"{i}.mp4", Status = RecordingStatus.Ready, Duration = TimeSpan.FromSeconds(60), Width = 1280,
                Height = 720, CreatedAt = at, CapturedAt = at, LocalDate = Day,
            };
            db.Recordings.Add(recording);
            db.Events.Add(new Event
            {
                UserId = _user, RecordingId = recording.Id, LocalDate = Day, Start = TimeSpan.FromSeconds(2), End = TimeSpan.FromSeconds(14 + i), CapturedAt = at,
                Title = $"Event {i + 1}", Score = 0.9 - (0.05 * i), CreatedAt = at,
            });
        }
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    /// <summary>The app whose acts are used.</summary>
    public sealed class App(PrivatePostgresFixture postgres) : StudioApp(postgres)
    {
        public Task UntilAsync(Func<Task<bool>> holds) => UntilAsync(holds, "the draft was kept");
    }
}

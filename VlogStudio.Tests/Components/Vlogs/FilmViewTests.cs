using Bunit;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Vlogs;
using VlogStudio.Features.Jobs;
using VlogStudio.Features.Vlogs.Films;

namespace VlogStudio.Tests.Components.Vlogs;

public sealed class FilmViewTests : WizardTestContext
{
    private static readonly Guid Job = Guid.CreateVersion7();

    internal static VlogView Film(VlogStatus status) => new()
    {
        Id = Guid.CreateVersion7(),
        JobId = Job,
        Title = "A day at the lake",
        TargetDate = new DateOnly(2026, 5, 2),
        Status = status,
        Progress = status == VlogStatus.Processing ? 41.7 : 0,
        Phase = "rendering_clips",
        Attempt = 1,
        IsCancelRequested = false,
        Duration = TimeSpan.FromSeconds(48),
        Request = new VlogRequest { EventIds = [Guid.CreateVersion7(), Guid.CreateVersion7()] },
        VideoUrl = status is VlogStatus.Completed or VlogStatus.Partial ? "/film.mp4" : null,
        ThumbnailUrl = "/poster.jpg",
        Bytes = 12_300_000,
        Credits = status switch
        {
            VlogStatus.Pending or VlogStatus.Processing => new VlogCredits(12, 0, 0),
            VlogStatus.Completed => new VlogCredits(0, 12, 0),
            VlogStatus.Partial => new VlogCredits(0, 8, 4),
            _ => new VlogCredits(0, 0, 12),
        },
        Segments =
        [
            new VlogSegmentView(Guid.CreateVersion7(), Guid.CreateVersion7(), 0, TimeSpan.Zero, TimeSpan.FromSeconds(20), TimeSpan.Zero, VlogSegmentStatus.Rendered, "Boat", "/1.jpg"),
            new VlogSegmentView(Guid.CreateVersion7(), Guid.CreateVersion7(), 1, TimeSpan.Zero, TimeSpan.FromSeconds(28), TimeSpan.FromSeconds(20), status == VlogStatus.Partial ? VlogSegmentStatus.Skipped : VlogSegmentStatus.Rendered, "Swans", null),
        ],
        CreatedAt = new DateTimeOffset(2026, 5, 3, 9, 0, 0, TimeSpan.Zero),
    };

    private static JobProgress Progress(double percent, JobState state = JobState.Running, int attempt = 1) =>
        new(Job, "generate_vlog", state, "rendering_clips", percent, 34, attempt, null, 5);

    private IRenderedComponent<FilmView> Show(VlogView film, JobProgress? progress = null) => Render<FilmView>(p => p.Add(c => c.Film, film).Add<JobProgressBar>(c => c.Bar!, b => b.Add(c => c.Progress, progress).Add(c => c.Label, film.Title)));

    private static string Text(IRenderedComponent<FilmView> page, string testId) => page.Find($"[data-testid={testId}]").TextContent.Trim();

    [Fact]
    public void Making_ShowsPhasePercentTimeLeftAndCancel()
    {
        var cancelled = 0;
        var page = Render<FilmView>(p => p.Add(c => c.Film, Film(VlogStatus.Processing)).Add<JobProgressBar>(c => c.Bar!, b => b.Add(c => c.Progress, Progress(41.7))).Add(c => c.OnCancel, () => cancelled++));
        Assert.NotEmpty(Text(page, "job-phase"));
        Assert.Contains("41", Text(page, "job-percent"), StringComparison.Ordinal);
        Assert.NotEmpty(Text(page, "job-remaining"));
        Assert.Contains("12 credits are held", Text(page, "film-may-leave"), StringComparison.Ordinal);
        page.Find("[data-testid=film-cancel]").Click();
        Assert.Equal(1, cancelled);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=film-delete]")));
    }

    [Fact]
    public void Cancelling_LocksTheButton()
    {
        var page = Show(Film(VlogStatus.Processing) with { IsCancelRequested = true }, Progress(50));
        Assert.True(page.Find("[data-testid=film-cancel]").HasAttribute("disabled"));
        Assert.Contains("Stopping", Text(page, "film-cancel"), StringComparison.Ordinal);
    }

    [Fact]
    public void Ready_PlaysAndCanBeDownloaded_AndIsSaid()
    {
        var page = Show(Film(VlogStatus.Processing), Progress(99));
        page.Render(p => p.Add(c => c.Film, Film(VlogStatus.Completed)));
        Assert.Equal("/film.mp4", page.Find("video").GetAttribute("src"));
        Assert.Equal("/film.mp4?download=1", page.Find("[data-testid=film-download]").GetAttribute("href"));
        Assert.Equal("A day at the lake is ready.", Text(page, "film-said"));
        Assert.Equal(2, page.FindAll("[data-testid=film-clip]").Count);
        Assert.Contains("0 held · 12 charged · 0 returned", Text(page, "film-credits"), StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_SaysCauseCreditsAndOffersAnotherTry()
    {
        string? key = null;
        var film = Film(VlogStatus.Failed) with { ErrorCode = "render_failed" };
        var page = Render<FilmView>(p => p.Add(c => c.Film, film).Add(c => c.OnRetry, k => key = k));
        Assert.NotEmpty(Text(page, "film-cause"));
        Assert.Equal("12 credits were returned.", Text(page, "film-credit-outcome"));
        Assert.Contains("render_failed", Text(page, "film-copy-code"), StringComparison.Ordinal);
        page.Find("[data-testid=film-retry]").Click();
        Assert.StartsWith("retry-", key, StringComparison.Ordinal);
        var first = key;
        page.Find("[data-testid=film-retry]").Click();
        Assert.Equal(first, key);
    }

    [Fact]
    public void Cancelled_SaysThatNothingIsLost()
    {
        var page = Show(Film(VlogStatus.Cancelled));
        Assert.Contains("still here", Text(page, "film-cause"), StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=film-copy-code]")));
    }

    [Fact]
    public void Partial_NamesTheMissingClips()
    {
        var page = Show(Film(VlogStatus.Partial));
        var said = Text(page, "film-partial");
        Assert.Contains("1 clip is missing", said, StringComparison.Ordinal);
        Assert.Contains("Swans", said, StringComparison.Ordinal);
        Assert.Contains("8 credits charged, 4 returned", said, StringComparison.Ordinal);
        Assert.True(page.FindAll("[data-testid=film-clip]")[1].HasAttribute("disabled"));
    }

    [Fact]
    public void Title_EditedInPlace_IsHandedOn()
    {
        string? title = null;
        var page = Render<FilmView>(p => p.Add(c => c.Film, Film(VlogStatus.Completed)).Add(c => c.OnRename, t => title = t));
        page.Find("[data-testid=film-title-edit]").Click();
        page.Find("[data-testid=film-title-input]").Input("  Lake, at last  ");
        page.Find("form.edit").Submit();
        Assert.Equal("Lake, at last", title);
    }

    [Fact]
    public void Change_LeadsToTheWizardOfThatDay()
    {
        var film = Film(VlogStatus.Completed);
        Assert.Equal($"/day/2026-05-02/vlog?from={film.Id}", Show(film).Find("[data-testid=film-change]").GetAttribute("href"));
    }

    [Fact]
    public void Versions_AreListedOnlyWhenThereAreSeveral()
    {
        var film = Film(VlogStatus.Completed);
        Assert.Empty(Show(film).FindAll("[data-testid=film-versions]"));
        var other = new VlogVersion(Guid.CreateVersion7(), film.Title, VlogStatus.Completed, film.CreatedAt);
        var page = Show(film with { Versions = [other, new VlogVersion(film.Id, film.Title, film.Status, film.CreatedAt)] });
        Assert.Equal($"/films/{other.Id}", page.Find("[data-testid=film-version]").GetAttribute("href"));
    }

    [Fact]
    public void Made_ChoosingAPicture_HandsItsTimeOn()
    {
        TimeSpan? chosen = null;
        var page = Render<FilmView>(p => p.Add(c => c.Film, Film(VlogStatus.Completed)).Add(c => c.OnPoster, at => chosen = at));
        page.Find("[data-testid=film-poster-choose]").Click();
        Assert.NotNull(chosen);
        Assert.Empty(Show(Film(VlogStatus.Failed)).FindAll("[data-testid=film-poster-choose]"));
    }

    [Fact]
    public void Versions_OtherOnes_CanBeSeenSideBySide()
    {
        var film = Film(VlogStatus.Completed);
        var other = Guid.CreateVersion7();
        var page = Show(film with { Versions = [new(film.Id, "One", VlogStatus.Completed, film.CreatedAt), new(other, "Two", VlogStatus.Completed, film.CreatedAt)] });
        Assert.Equal($"/films/{film.Id}/compare/{other}", page.Find("[data-testid=film-compare]").GetAttribute("href"));
    }

    [Fact]
    public void Export_Opened_LinksEveryFormat()
    {
        var film = Film(VlogStatus.Completed);
        var page = Show(film);
        var button = page.Find("[data-testid=film-export]");
        Assert.Equal(("button", "false"), (button.LocalName, button.GetAttribute("aria-expanded")));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid^=film-export-]")));
        button.Click();
        Assert.Equal("true", page.Find("[data-testid=film-export]").GetAttribute("aria-expanded"));
        var links = page.FindAll("[data-testid^=film-export-]");
        Assert.Equal(((string[])["otio", "fcpxml", "mlt", "json"]).Select(f => $"/api/v1/vlogs/{film.Id}/timeline?format={f}"), links.Select(a => a.GetAttribute("href")));
        Assert.All(links, a => Assert.True(a.HasAttribute("download") && a.TextContent.Trim().Length > 0));
        links[0].Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid^=film-export-]")));
    }

    [Theory]
    [InlineData(VlogStatus.Failed, true)]
    [InlineData(VlogStatus.Cancelled, true)]
    [InlineData(VlogStatus.Completed, true)]
    [InlineData(VlogStatus.Partial, true)]
    [InlineData(VlogStatus.Processing, false)]
    public void Film_Ended_OffersToSayThatSomethingIsWrongOnce(VlogStatus status, bool isOffered)
    {
        var page = Render<FilmView>(p => p.Add(c => c.Film, Film(status)).Add(c => c.Wrong, "<b id=\"wrong\"></b>"));

        Assert.Equal(isOffered ? 1 : 0, page.FindAll("#wrong").Count);
    }
}

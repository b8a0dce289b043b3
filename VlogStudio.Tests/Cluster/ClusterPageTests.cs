using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Browser;
using VlogStudio.Tests.Browser.Pages;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Cluster;

/// <summary>What people see in real browsers whose circuits are at different web nodes.</summary>
[Trait("Category", "Cluster")]
[Collection("Cluster")]
public sealed class ClusterPageTests(StudioCluster cluster, BrowserFixture browser) : IAsyncLifetime
{
    private static readonly DateOnly s_day = new(2025, 5, 2);
    private readonly List<IBrowserContext> _windows = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var window in _windows) { await window.CloseAsync(); }
    }

    [Fact]
    public async Task Progress_OfOneFilm_IsSeenLiveAtBothWebNodes()
    {
        await cluster.ReadyAsync(workers: 1, isComputing: false);
        var (person, request) = await cluster.App.PrepareDayAsync(40);
        var pages = await OpenAtBothNodesAsync(person);
        var (job, film) = await BeginFilmAsync(person, request);
        foreach (var page in pages) { await page.GotoAsync($"/films/{film}"); }

        var seen = await Task.WhenAll(pages.Select(FollowAsync));

        await cluster.App.UntilAsync(job, j => j.State.IsTerminal(), "the film is made", TimeSpan.FromMinutes(5));
        foreach (var percents in seen)
        {
            Assert.True(percents.Count >= 5, $"one page showed only {string.Join(' ', percents)}");
            Assert.Equal(percents.Order(), percents);
        }
        await cluster.App.CheckDoneOnceAsync(job, fence: 1);
    }

    [Fact]
    public async Task Kill_RedisDuringAFilm_ProgressStillComesInTimeAndItIsUsedAgainAfterwards()
    {
        await cluster.ReadyAsync(workers: 1, isComputing: false);
        var (person, request) = await cluster.App.PrepareDayAsync(60);
        var page = (await OpenAtBothNodesAsync(person))[0];
        var (job, film) = await BeginFilmAsync(person, request);
        await page.GotoAsync($"/films/{film}");
        await page.GetByTestId("job-percent").WaitForAsync(new() { Timeout = 60_000 });
        await cluster.App.UntilAsync(job, j => j.Progress >= 5, "the film is under way", TimeSpan.FromMinutes(2));

        await cluster.Redis.KillAsync();
        var late = new List<TimeSpan>();
        try
        {
            while (await cluster.App.ReadAsync(job) is { State: JobState.Running } row)
            {
                var read = Stopwatch.GetTimestamp();
                var wanted = (int)row.Progress;
                await StudioApp.UntilAsync(async () => await PercentAsync(page) is not { } shown || shown >= wanted, $"the page shows {wanted} %", TimeSpan.FromSeconds(30));
                late.Add(Stopwatch.GetElapsedTime(read));
                await StudioApp.UntilAsync(async () => await cluster.App.ReadAsync(job) is var now && (now.State != JobState.Running || (int)now.Progress > wanted), "the film goes on", TimeSpan.FromMinutes(2));
            }
        }
        finally { await cluster.Redis.StartAgainAsync(); }

        late.Sort();
        TestContext.Current.SendDiagnosticMessage($"{late.Count} steps without Redis; late by {late[late.Count / 2].TotalMilliseconds:F0} ms at the median, {late[^1].TotalMilliseconds:F0} ms at most");
        Assert.True(late.Count >= 5, $"only {late.Count} steps were seen without Redis");
        // The machine that runs all of them is busy with the film itself: only the median is held to the promise of 2 s.
        Assert.True(late[late.Count / 2] <= TimeSpan.FromSeconds(2) && late[^1] <= TimeSpan.FromSeconds(6), $"late by {late[late.Count / 2]} at the median, {late[^1]} at most");
        await cluster.App.CheckDoneOnceAsync(job, fence: 1);
        using var client = await cluster.Redis.ConnectAsync();
        var redis = client.GetServer(client.GetEndPoints()[0]);
        await StudioApp.UntilAsync(async () => (await redis.ClientListAsync()).Count(c => c.Name == "vlogstudio") >= 3, "both web nodes and the worker are back at Redis", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Restart_WebNodesUnderTheWizard_ThePageIsBackWithWhatWasTypedLast()
    {
        await cluster.ReadyAsync(workers: 1, isComputing: false);
        var (person, _) = await cluster.App.PrepareDayAsync(4);
        var page = (await OpenAtBothNodesAsync(person))[0];
        var wizard = new WizardPage(page);
        await wizard.OpenAsync(s_day);
        await wizard.TickAsync(0);
        await wizard.GoOnAsync();

        foreach (var (name, i) in StudioCluster.WebNames.Select((n, i) => (n, i)))
        {
            var title = string.Create(CultureInfo.InvariantCulture, $"Typed before restart {i}");
            await wizard.Title.FillAsync(title);
            await wizard.Title.BlurAsync();
            cluster[name].AskToEnd();
            await cluster[name].WaitAsync(TimeSpan.FromSeconds(60));
            // Whether the circuit was there or not: the page is live, and the title stands.
            await StudioApp.UntilAsync(async () => await IsBackAsync(page, wizard, title), $"the page is back after {name} has gone", TimeSpan.FromSeconds(60));
            await cluster.EnsureAsync(name);
        }

        await wizard.Title.FillAsync("After all");
        await wizard.Title.BlurAsync();
        await StudioApp.UntilAsync(
            async () => (await cluster.App.Get<GetDraft>().HandleAsync(person.Id, s_day, Ct))?.Choices is { Step: 2, Request.Title: "After all" }, "the draft goes on being kept", TimeSpan.FromSeconds(30));
    }

    /// <summary>Two windows of a person, each kept by the proxy at another web node.</summary>
    private async Task<IReadOnlyList<IPage>> OpenAtBothNodesAsync(Person person)
    {
        var chromium = await browser.StartAsync();
        var found = new Dictionary<string, IPage>();
        for (var i = 0; i < 30 && found.Count < 2; i++)
        {
            var window = await chromium.NewContextAsync(new() { BaseURL = cluster.Proxy.Address.ToString(), IgnoreHTTPSErrors = true, Locale = "en-GB" });
            _windows.Add(window);
            window.SetDefaultTimeout(60_000);
            var answer = await window.APIRequest.PostAsync("/api/auth/login?use_cookies=true", new() { DataObject = new { email = person.Email, password = person.Password } });
            Assert.True(answer.Ok, $"login: {answer.Status} {await answer.TextAsync()}");
            var node = (await window.CookiesAsync()).Single(c => c.Name == "vlogstudio_node").Value;
            if (!found.ContainsKey(node)) { found[node] = await window.NewPageAsync(); }
        }
        Assert.Equal(2, found.Count);
        return [.. found.Values];
    }

    private async Task<(Guid Job, Guid Film)> BeginFilmAsync(Person person, System.Text.Json.Nodes.JsonObject request)
    {
        var job = await FaultsApp.RequestAsync(person, request);
        await cluster.App.UntilAsync(job, j => j.State is JobState.Running, "the film is being made", TimeSpan.FromMinutes(2));
        return (job, await cluster.App.WithDbAsync(db => db.Vlogs.Where(v => v.JobId == job).Select(v => v.Id).SingleAsync(Ct)));
    }

    /// <summary>Every percentage a page shows until the film is there.</summary>
    private static async Task<IReadOnlyList<int>> FollowAsync(IPage page)
    {
        var shown = new List<int>();
        await StudioApp.UntilAsync(async () =>
        {
            if (await PercentAsync(page) is { } percent && (shown.Count == 0 || shown[^1] != percent)) { shown.Add(percent); }
            return await page.Locator("[data-testid=film-page][data-status=completed]").CountAsync() > 0;
        }, "the page shows the film", TimeSpan.FromMinutes(5));
        return shown;
    }

    private static async Task<int?> PercentAsync(IPage page)
    {
        var texts = await page.GetByTestId("job-percent").AllInnerTextsAsync();
        return texts.Count > 0 && int.TryParse(new string([.. texts[0].Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture, out var percent) ? percent : null;
    }

    private static async Task<bool> IsBackAsync(IPage page, WizardPage wizard, string title)
    {
        try
        {
            return await page.Locator("[data-interactive=true]").CountAsync() > 0 && await page.Locator("#components-reconnect-modal[open]").CountAsync() == 0
                && await wizard.Title.CountAsync() > 0 && await wizard.Title.InputValueAsync() == title;
        }
        catch (PlaywrightException) { return false; } // It was being loaded just then.
    }
}

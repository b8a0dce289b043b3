using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Browser;

/// <summary>A browser window of one signed-in person. Skips the test where no browser is installed.</summary>
public sealed class StudioBrowser : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _errors = [];

    private StudioBrowser(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.PageError += (_, error) => _errors.Add(error);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Errors no script caught.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Opens a window and signs the person in.</summary>
    public static async Task<StudioBrowser> OpenAsync(StudioApp app, Person person, int width = 1280, int height = 900)
    {
        var path = Environment.GetEnvironmentVariable("VLOGSTUDIO_CHROMIUM") ?? Places.FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, "No browser: install chromium or set VLOGSTUDIO_CHROMIUM.");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"] });
        var context = await browser.NewContextAsync(new() { BaseURL = app.BaseAddress.ToString(), ViewportSize = new() { Width = width, Height = height }, Locale = "en-GB" });
        context.SetDefaultTimeout(30_000);
        var answer = await context.APIRequest.PostAsync("/api/auth/login?use_cookies=true", new() { DataObject = new { email = person.Email, password = person.Password } });
        Assert.True(answer.Ok, await answer.TextAsync());
        return new StudioBrowser(playwright, browser, await context.NewPageAsync());
    }

    /// <summary>Asserts that axe finds nothing serious on the page.</summary>
    public async Task AssertAccessibleAsync()
    {
        var found = (await Page.RunAxe()).Violations.Where(v => v.Impact is "serious" or "critical").ToList();
        Assert.True(found.Count == 0, string.Join("\n", found.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Select(n => n.Html).Take(4))}")));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

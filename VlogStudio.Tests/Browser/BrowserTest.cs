using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Browser;

/// <summary>
/// A flow in a browser window of its own. What a failed flow did is kept: <c>trace.zip</c>, the video, a screenshot and what the console said lie in
/// <c>artifacts/browser/&lt;test&gt;</c>, and the failure names that folder.
/// </summary>
[Trait("Category", "Browser")]
public abstract class BrowserTest(BrowserSite site) : IAsyncLifetime
{
    private readonly List<string> _console = [];
    private readonly List<string> _errors = [];
    private IBrowserContext? _context;
    private IPage? _page;

    /// <summary>The studio.</summary>
    protected BrowserSite Site { get; } = site;

    /// <summary>The window's page.</summary>
    protected IPage Page => _page!;

    /// <summary>Errors no script caught.</summary>
    protected IReadOnlyList<string> Errors => _errors;

    /// <summary>The folder in which this test leaves pictures and, when it fails, everything else.</summary>
    protected static string Folder
    {
        get
        {
            var test = TestContext.Current.Test!.TestDisplayName.Replace("VlogStudio.Tests.Browser.", "", StringComparison.Ordinal);
            var name = string.Concat(test.Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-'));
            return Path.Combine(RepositoryRoot(), "artifacts", "browser", name);
        }
    }

    /// <summary>The window's size.</summary>
    protected virtual ViewportSize Viewport => new() { Width = 1440, Height = 900 };

    /// <summary>The window's time zone; null for this machine's.</summary>
    protected virtual string? Zone => null;

    public virtual async ValueTask InitializeAsync()
    {
        if (Directory.Exists(Folder)) { Directory.Delete(Folder, true); }
        var browser = await Site.Browser.StartAsync();
        _context = await browser.NewContextAsync(new()
        {
            BaseURL = Site.BaseAddress.ToString(),
            ViewportSize = Viewport,
            Locale = "en-GB",
            TimezoneId = Zone,
            RecordVideoDir = Path.Combine(Path.GetTempPath(), "vlogstudio-videos"),
        });
        _context.SetDefaultTimeout(30_000);
        await _context.Tracing.StartAsync(new() { Screenshots = true, Snapshots = true, Sources = false });
        _page = await _context.NewPageAsync();
        _page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") { _console.Add($"{message.Type}: {message.Text}"); }
        };
        _page.PageError += (_, error) => _errors.Add(error);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_context is null || _page is null) { return; }
        var hasFailed = TestContext.Current.TestState?.Result == TestResult.Failed;
        if (hasFailed)
        {
            Directory.CreateDirectory(Folder);
            await File.WriteAllLinesAsync(Path.Combine(Folder, "console.txt"), _console.Concat(_errors.Select(e => $"exception: {e}")));
            try { await _page.ScreenshotAsync(new() { Path = Path.Combine(Folder, "failed.png"), FullPage = true }); }
            catch (PlaywrightException) { /* A window that is gone has no picture; the trace has the last one. */ }
        }

        await _context.Tracing.StopAsync(new() { Path = hasFailed ? Path.Combine(Folder, "trace.zip") : null });
        await _context.CloseAsync();
        if (_page.Video is { } video)
        {
            if (hasFailed) { await video.SaveAsAsync(Path.Combine(Folder, "video.webm")); }
            await video.DeleteAsync();
        }

        if (hasFailed) { TestContext.Current.TestOutputHelper?.WriteLine($"Trace, video and screenshots: {Folder}"); }
        GC.SuppressFinalize(this);
    }

    /// <summary>Goes to a page and waits until its circuit is live: a click before that would be lost.</summary>
    protected async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await InteractiveAsync();
    }

    /// <summary>Waits until the page's circuit is live.</summary>
    protected Task InteractiveAsync() => Page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Signs this window in: as the person given, else as somebody new.</summary>
    protected async Task<Person> SignInAsync(Person? person = null)
    {
        person ??= await Site.RegisterAsync();
        var answer = await _context!.APIRequest.PostAsync("/api/auth/login?use_cookies=true", new() { DataObject = new { email = person.Email, password = person.Password } });
        Assert.True(answer.Ok, $"login: {answer.Status} {await answer.TextAsync()}");
        return person;
    }

    /// <summary>Takes pictures of the page as it is, at 360 and 1440 pixels, light and dark.</summary>
    protected async Task PictureAsync(string name)
    {
        Directory.CreateDirectory(Folder);
        foreach (var theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = theme });
            foreach (var width in (int[])[360, 1440])
            {
                await Page.SetViewportSizeAsync(width, width == 360 ? 800 : 900);
                var path = Path.Combine(Folder, $"{name}-{width}-{theme}.png".ToLowerInvariant());
                await Page.ScreenshotAsync(new() { Path = path, FullPage = true, Animations = ScreenshotAnimations.Disabled });
            }
        }

        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Page.SetViewportSizeAsync(Viewport.Width, Viewport.Height);
    }

    /// <summary>Fails when axe finds something serious on the page as it is.</summary>
    protected async Task AccessibleAsync()
    {
        // Colours on their way from one theme or state to the next are nobody's choice.
        await Page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished))");
        var result = await Page.RunAxe();
        var serious = result.Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{v.Impact} {v.Id}: {v.Help} at {string.Join(" | ", v.Nodes.Take(3).Select(n => $"{n.Html} {string.Join(", ", (n.Any ?? []).Select(c => c.Message))}"))}")
            .ToList();
        Assert.True(serious.Count == 0, string.Join('\n', serious));
    }

    /// <summary>Fails when the page is wider than its window.</summary>
    protected async Task FitsAsync(int width)
    {
        await Page.SetViewportSizeAsync(width, 800);
        var over = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(over <= 0, $"The page is {over} px wider than {width}.");
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VlogStudio.sln"))) { folder = folder.Parent; }
        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}

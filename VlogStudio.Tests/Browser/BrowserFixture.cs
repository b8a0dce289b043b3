using System.Text.Json.Nodes;
using Microsoft.Playwright;
using VlogStudio.Tests.Browser;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace VlogStudio.Tests.Browser;

/// <summary>One Chromium per test run, started when the first flow asks for it. <c>VLOGSTUDIO_HEADED=1</c> shows it.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1);
    private readonly string _programs = Path.Combine(Path.GetTempPath(), $"vlogstudio-playwright-{Guid.CreateVersion7():n}");
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser; the test is skipped where no Chromium is installed.</summary>
    public async Task<IBrowser> StartAsync()
    {
        var path = Environment.GetEnvironmentVariable("VLOGSTUDIO_CHROMIUM") ?? "/usr/bin/chromium";
        Assert.SkipUnless(File.Exists(path), $"No Chromium at {path}: apt-get install chromium, or name one in VLOGSTUDIO_CHROMIUM.");
        await _starting.WaitAsync();
        try
        {
            LendFfmpeg();
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = path,
                Headless = Environment.GetEnvironmentVariable("VLOGSTUDIO_HEADED") is null or "",
                Args = ["--no-sandbox", "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required"],
            });
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Playwright records videos with an ffmpeg of its own, which it would download; the system's serves as well.</summary>
    private void LendFfmpeg()
    {
        var browsers = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, ".playwright", "package", "browsers.json")))!["browsers"]!.AsArray();
        var revision = (string)browsers.First(b => (string)b!["name"]! == "ffmpeg")!["revision"]!;
        var folder = Directory.CreateDirectory(Path.Combine(_programs, $"ffmpeg-{revision}"));
        var link = Path.Combine(folder.FullName, "ffmpeg-linux");
        if (!File.Exists(link)) { File.CreateSymbolicLink(link, "/usr/bin/ffmpeg"); }
        Environment.SetEnvironmentVariable("PLAYWRIGHT_BROWSERS_PATH", _programs);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) { await _browser.DisposeAsync(); }
        _playwright?.Dispose();
        _starting.Dispose();
        if (Directory.Exists(_programs)) { Directory.Delete(_programs, true); }
    }
}

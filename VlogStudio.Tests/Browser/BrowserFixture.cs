using Microsoft.Playwright;
using VlogStudio.Tests.Browser;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace VlogStudio.Tests.Browser;

/// <summary>One Chromium per test run, started when the first flow asks for it. <c>VLOGSTUDIO_HEADED=1</c> shows it.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1);
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

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) { await _browser.DisposeAsync(); }
        _playwright?.Dispose();
        _starting.Dispose();
    }
}

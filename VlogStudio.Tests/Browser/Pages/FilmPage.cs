using Microsoft.Playwright;

namespace VlogStudio.Tests.Browser.Pages;

/// <summary>The page of one film.</summary>
public sealed class FilmPage(IPage page)
{
    public ILocator Root => Of("film-page");

    public ILocator Video => page.Locator("[data-testid=player] video");

    public ILocator Clips => Of("film-clip");

    public Guid Id => Guid.Parse(new Uri(page.Url).Segments[^1]);

    public Task OpenAsync(Guid id) => page.GotoAsync($"/films/{id}");

    /// <summary>Waits until the film is in a state.</summary>
    public Task UntilAsync(string status, float milliseconds = 240_000) =>
        page.Locator($"[data-testid=film-page][data-status={status}]").WaitForAsync(new() { Timeout = milliseconds });

    /// <summary>Plays and answers whether the picture moves on.</summary>
    public async Task<bool> PlaysAsync()
    {
        await Video.WaitForAsync();
        await page.GetByTestId("play").First.ClickAsync();
        await page.WaitForFunctionAsync("() => { const v = document.querySelector('[data-testid=player] video'); return v && v.currentTime > 0.3 && v.videoWidth > 0; }");
        return true;
    }

    /// <summary>Whether the player fetches the film in pieces.</summary>
    public async Task<bool> IsStreamedAsync() => (await Video.EvaluateAsync<string>("v => v.currentSrc")).StartsWith("blob:", StringComparison.Ordinal);

    public Task CancelAsync() => Of("film-cancel").ClickAsync();

    public Task ChangeAsync() => Of("film-change").ClickAsync();

    public ILocator Of(string testId) => page.GetByTestId(testId);
}

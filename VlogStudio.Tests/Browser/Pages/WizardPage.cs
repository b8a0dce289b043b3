using System.Globalization;
using Microsoft.Playwright;

namespace VlogStudio.Tests.Browser.Pages;

/// <summary>The generate-vlog wizard.</summary>
public sealed class WizardPage(IPage page)
{
    public ILocator Next => Of("wizard-next");

    public ILocator Missing => Of("wizard-missing");

    public ILocator Events => Of("event-row");

    public ILocator Order => Of("order-item");

    public ILocator Submit => Of("wizard-submit");

    public ILocator Title => Of("film-title");

    public ILocator Quote => Of("quote-credits");

    public async Task OpenAsync(DateOnly day, Guid? from = null)
    {
        await page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"/day/{day:yyyy-MM-dd}/vlog") + (from is { } film ? $"?from={film}" : ""));
        await ReadyAsync();
    }

    public Task ReadyAsync() => page.Locator("[data-testid=wizard][data-ready]").WaitForAsync();

    public async Task<int> StepAsync() => int.Parse((await Of("wizard").GetAttributeAsync("data-step"))!, CultureInfo.InvariantCulture);

    public Task TickAsync(int index) => Events.Nth(index).GetByTestId("event-tick").CheckAsync(new() { Force = true });

    /// <summary>Asks for a recommendation and waits until its choice is ticked.</summary>
    public async Task RecommendAsync(int limit, string wish)
    {
        await Of("recommend-wish").FillAsync(wish);
        await Of("recommend-limit").FillAsync(limit.ToString(CultureInfo.InvariantCulture));
        await Of("recommend-button").ClickAsync();
        await Of("recommend-strategy").WaitForAsync(new() { Timeout = 60_000 });
    }

    public async Task GoOnAsync()
    {
        await Next.ClickAsync();
        await Quote.WaitForAsync();
    }

    public async Task BackAsync()
    {
        await Of("wizard-back").ClickAsync();
        await Of("choose-events").WaitForAsync();
    }

    public Task CloseAsync() => Of("wizard-close").ClickAsync();

    /// <summary>Takes the first track and waits for its waveform.</summary>
    public async Task AddMusicAsync()
    {
        await Of("music-add").ClickAsync();
        await Of("track-choose").First.ClickAsync();
        await Of("waveform").WaitForAsync();
    }

    public Task ChooseAsync(string testId) => Of(testId).CheckAsync(new() { Force = true });

    public async Task SetLengthAsync(int seconds)
    {
        await Of("film-length").FillAsync(seconds.ToString(CultureInfo.InvariantCulture));
        await Of("film-length").BlurAsync();
    }

    /// <summary>Makes the film and waits for its page.</summary>
    public async Task<FilmPage> MakeAsync()
    {
        await Submit.ClickAsync();
        await page.WaitForURLAsync("**/films/*");
        var film = new FilmPage(page);
        await film.Root.WaitForAsync();
        return film;
    }

    public ILocator Of(string testId) => page.GetByTestId(testId);
}

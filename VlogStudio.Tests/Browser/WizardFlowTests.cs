using System.Text.Json.Nodes;
using Microsoft.Playwright;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Browser.Pages;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Browser;

/// <summary>The whole way in a browser on real clips: upload, events, recommendation, parameters, live progress, film.</summary>
public sealed class WizardFlowTests(BrowserSite site) : BrowserTest(site), IClassFixture<BrowserSite>
{
    private static readonly DateOnly Day = new(2026, 5, 2);
    private static readonly string[] Clips =
        ["dog-walk-outdoor-720p-29.97-stereo.mp4", "football-juggle-park-720p-24fps-no-audio.mp4", "android-geese-pond-720p-location.mp4", "london-rooftops-640x360-17s-30.006fps.mp4"];

    [Fact]
    public async Task Upload_Choose_Recommend_Music_Submit_Plays()
    {
        var person = await Site.RegisterAsync();
        await UploadMusicAsync(person);
        await SignInAsync(person);
        var page = Page;
        await page.GotoAsync("/library");
        await page.GetByTestId("upload-input").SetInputFilesAsync(
            Clips.Take(2).Select((name, i) => new FilePayload { Name = $"VID_20260502_1{i}1500.mp4", MimeType = "video/mp4", Buffer = File.ReadAllBytes(TestMedia.Path("video", name)) }));
        await UploadAsync(person, Clips[2], 14);
        await UploadAsync(person, Clips[3], 15);
        await UntilEventsAsync(person, 4);

        await page.GotoAsync("/day/2026-05-02");
        var wizard = new WizardPage(page);
        await wizard.OpenAsync(Day);
        await Assertions.Expect(wizard.Next).ToBeDisabledAsync();
        await Assertions.Expect(wizard.Missing).ToHaveTextAsync("3 more to go");
        await wizard.RecommendAsync(3, "more of the dog");
        await Assertions.Expect(wizard.Order).ToHaveCountAsync(3);
        await wizard.GoOnAsync();
        await wizard.AddMusicAsync();
        await wizard.ChooseAsync("film-quality-p720");
        await wizard.SetLengthAsync(8);
        await wizard.Title.FillAsync("The dog 犬 개 🐕");
        await wizard.Title.BlurAsync();
        var film = await wizard.MakeAsync();
        await film.Of("job-percent").WaitForAsync(new() { Timeout = 60_000 });
        await film.UntilAsync("completed");
        Assert.True(await film.PlaysAsync());
        Assert.True(Site.App is null || await film.IsStreamedAsync(), "the film is not played in pieces");
        await Assertions.Expect(film.Of("film-title")).ToHaveTextAsync("The dog 犬 개 🐕");
        await Assertions.Expect(film.Clips).ToHaveCountAsync(3);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task Draft_BackReloadAndAnotherTab_KeepEverything()
    {
        var person = await WithADayAsync();
        var wizard = new WizardPage(Page);
        await wizard.OpenAsync(Day);
        for (var i = 0; i < 3; i++) { await wizard.TickAsync(i); }
        await AccessibleAsync();
        var moved = await wizard.Order.First.GetAttributeAsync("data-event-id");
        await wizard.Of("order-down").First.ClickAsync(new() { Force = true });
        await Assertions.Expect(wizard.Order.Nth(1)).ToHaveAttributeAsync("data-event-id", moved!);
        var first = await wizard.Order.First.GetAttributeAsync("data-event-id");
        await wizard.GoOnAsync();
        await AccessibleAsync();
        await wizard.Title.FillAsync("Not yet");
        await wizard.Title.BlurAsync();
        await wizard.ChooseAsync("film-shape-portrait");
        await wizard.BackAsync();
        await Assertions.Expect(wizard.Order.First).ToHaveAttributeAsync("data-event-id", first!);
        await wizard.GoOnAsync();
        Assert.SkipWhen(Site.App is null, "The draft is looked at inside the app, which runs elsewhere.");
        await StudioApp.UntilAsync(async () => (await Site.App!.Get<GetDraft>().HandleAsync(person.Id, Day, default))?.Choices is { Step: 2, Request.Title: "Not yet" }, "the draft was kept");

        await Page.ReloadAsync();
        await wizard.ReadyAsync();
        Assert.Equal(2, await wizard.StepAsync());
        await Assertions.Expect(wizard.Title).ToHaveValueAsync("Not yet");
        await Assertions.Expect(wizard.Of("film-shape-portrait")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task Cancel_WhileRunning_ReturnsTheCredits_AndChangeMakesAnotherVersion()
    {
        await WithADayAsync();
        var wizard = new WizardPage(Page);
        await wizard.OpenAsync(Day);
        for (var i = 0; i < 3; i++) { await wizard.TickAsync(i); }
        await wizard.GoOnAsync();
        var film = await wizard.MakeAsync();
        var first = film.Id;
        await film.CancelAsync();
        await film.UntilAsync("cancelled");
        await Assertions.Expect(film.Of("film-credit-outcome")).ToContainTextAsync("returned");
        await AccessibleAsync();

        await film.ChangeAsync();
        await wizard.ReadyAsync();
        Assert.Equal(2, await wizard.StepAsync());
        await wizard.ChooseAsync("film-quality-p720");
        await wizard.SetLengthAsync(5);
        await wizard.Quote.WaitForAsync();
        await wizard.Submit.ClickAsync();
        await Page.WaitForURLAsync(url => url.Contains("/films/", StringComparison.Ordinal) && !url.Contains(first.ToString(), StringComparison.Ordinal));
        await film.UntilAsync("completed");
        Assert.True(await film.PlaysAsync());
        await Assertions.Expect(film.Of("film-versions")).ToBeVisibleAsync();
    }

    private static async Task UploadMusicAsync(Person person)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(await TestClips.MusicAsync())), "file", "Small waves.mp3" } };
        (await person.Http.PostAsync("api/v1/music", form)).EnsureSuccessStatusCode();
    }

    private static async Task UploadAsync(Person person, string clip, int hour)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"2026-05-02T{hour:00}:00:00+02:00")), "captured_at" },
            { new ByteArrayContent(await File.ReadAllBytesAsync(TestMedia.Path("video", clip))), "file", clip },
        };
        (await person.Http.PostAsync("api/v1/recordings", form)).EnsureSuccessStatusCode();
    }

    private async Task<Person> WithADayAsync()
    {
        var person = await Site.RegisterAsync();
        for (var i = 0; i < 3; i++) { await UploadAsync(person, Clips[i], 10 + i); }
        await UntilEventsAsync(person, 3);
        return await SignInAsync(person);
    }

    private static Task UntilEventsAsync(Person person, int count) => StudioApp.UntilAsync(
        async () => (await person.GetAsync<JsonObject>("api/v1/vlogs/events/2026-05-02"))["events"]!.AsArray().Count >= count, $"{count} events of the day", TimeSpan.FromMinutes(3));
}

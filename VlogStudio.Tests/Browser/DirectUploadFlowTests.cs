using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Browser;

/// <summary>A studio whose objects lie in a bucket, and which counts what it is sent.</summary>
public sealed class BucketSite(PrivatePostgresFixture postgres, S3Server server) : S3StudioApp(postgres, server)
{
    /// <summary>Bytes that came in bodies, by path.</summary>
    internal ConcurrentDictionary<string, long> Taken { get; } = new();

    protected override void Adjust(WebApplicationBuilder builder)
    {
        base.Adjust(builder);
        builder.Services.AddSingleton<IStartupFilter>(new Counter(Taken));
    }

    private sealed class Counter(ConcurrentDictionary<string, long> taken) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, go) =>
            {
                taken.AddOrUpdate(http.Request.Path, http.Request.ContentLength ?? 0, (_, so) => so + (http.Request.ContentLength ?? 0));
                return go(http);
            });
            next(app);
        };
    }
}

/// <summary>Recordings chosen on the page go straight to a real S3 server: past the app, in pieces, stopped and gone on with, over a reload too.</summary>
public sealed class DirectUploadFlowTests(BucketSite bucket, BrowserFixture browser) : IClassFixture<BucketSite>, IAsyncLifetime
{
    private const int Part = 5 << 20;
    private readonly ConcurrentQueue<int> _sent = new();
    private readonly List<string> _errors = [];
    private IBrowserContext? _window;
    private IPage? _page;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IPage Page => _page!;

    public async ValueTask InitializeAsync()
    {
        var settings = bucket.Bucket;
        // What the admin's page does when told to set the rules.
        await foreach (var step in bucket.Get<CheckStorage>().HandleAsync(new StorageQuestion(IsApplied: true, bucket.BaseAddress.GetLeftPart(UriPartial.Authority)), Ct))
        {
            Assert.True(step.Verdict != StorageVerdict.Fail, step.Words);
        }
        _window = await (await browser.StartAsync()).NewContextAsync(new() { BaseURL = bucket.BaseAddress.AbsoluteUri, Locale = "en" });
        _page = await _window.NewPageAsync();
        _page.PageError += (_, error) => _errors.Add(error);
        _page.RequestFinished += (_, request) =>
        {
            if (request.Method == "PUT" && request.Url.StartsWith(settings.Endpoint!.AbsoluteUri, StringComparison.Ordinal)) { _sent.Enqueue(NumberOf(request)); }
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_window is not null) { await _window.CloseAsync(); }
    }

    [Fact]
    [Trait("Category", "Browser")]
    public async Task Recording_ChosenOnThePage_GoesPastTheApp_AndIsLookedAt()
    {
        var person = await SignInAsync();
        var clip = await TestClips.LargeAsync();
        var bytes = new FileInfo(clip).Length;
        await OpenAsync("/library");

        await Page.GetByTestId("upload-input").SetInputFilesAsync(clip);
        await Assertions.Expect(Page.GetByTestId("tray-summary")).ToHaveTextAsync("Upload done", new() { Timeout = 60_000 });
        var recording = await ReadyAsync(person);

        Assert.Equal(Enumerable.Range(1, (int)((bytes + Part - 1) / Part)), _sent.Order());
        Assert.Equal(bytes, (long)recording["bytes"]!);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(clip, Ct))), (string)recording["sha256"]!);
        // No route of the app was sent more than words.
        Assert.All(bucket.Taken.Where(t => t.Key.StartsWith("/api/", StringComparison.Ordinal)), t => Assert.InRange(t.Value, 0, 20_000));
        await Assertions.Expect(Page.GetByTestId("recordings").GetByTitle("large.mp4", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Empty(_errors);
    }

    [Fact]
    [Trait("Category", "Browser")]
    public async Task Recording_PausedAndReloaded_GoesOnWithThePiecesThatAreMissing()
    {
        var person = await SignInAsync();
        var clip = await CopyAsync("halved.mp4");
        var last = (int)((new FileInfo(clip).Length + Part - 1) / Part);
        // Pieces 2 and up wait at the window's edge: the upload stands half-way for as long as the test wants.
        var held = true;
        await Page.RouteAsync(url => url.Contains("partNumber=", StringComparison.Ordinal) && !url.Contains("partNumber=1&", StringComparison.Ordinal), async route =>
        {
            if (held) { await route.AbortAsync("connectionfailed"); }
            else { await route.ContinueAsync(); }
        });
        await OpenAsync("/library");
        await Page.GetByTestId("upload-input").SetInputFilesAsync(clip);
        await StudioApp.UntilAsync(() => Task.FromResult(_sent.Contains(1)), "the first piece is at the store");
        var row = Page.GetByTestId("upload-row");
        await row.GetByTestId("upload-pause").ClickAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("data-state", "paused");

        // A reload keeps where it was; the person brings the file again.
        await Page.ReloadAsync();
        await Page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Assertions.Expect(row).ToHaveAttributeAsync("data-state", "interrupted");
        held = false;
        _sent.Clear();
        await Page.GetByTestId("upload-input").SetInputFilesAsync(clip);
        await Assertions.Expect(Page.GetByTestId("tray-summary")).ToHaveTextAsync("Upload done", new() { Timeout = 60_000 });

        var recording = await ReadyAsync(person);
        Assert.Equal(Enumerable.Range(2, last - 1), _sent.Order());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(clip, Ct))), (string)recording["sha256"]!);
        Assert.Empty(_errors);
    }

    [Fact]
    [Trait("Category", "Browser")]
    public async Task Piece_ThatFails_IsTriedAgainAlone_AndAPausedUploadGoesOn()
    {
        var person = await SignInAsync();
        var clip = await CopyAsync("stumbling.mp4");
        var last = (int)((new FileInfo(clip).Length + Part - 1) / Part);
        var (fails, isHeld) = (0, true);
        await Page.RouteAsync(url => url.Contains("partNumber=2&", StringComparison.Ordinal), async route =>
        {
            if (fails++ == 0) { await route.FulfillAsync(new() { Status = 503, Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "*" } }); }
            else if (isHeld) { await route.AbortAsync("connectionreset"); }
            else { await route.ContinueAsync(); }
        });
        await OpenAsync("/library");
        await Page.GetByTestId("upload-input").SetInputFilesAsync(clip);
        var row = Page.GetByTestId("upload-row");
        await StudioApp.UntilAsync(() => Task.FromResult(fails >= 2 && _sent.Distinct().Count() >= last - 1), "only the second piece is missing");
        await row.GetByTestId("upload-pause").ClickAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("data-state", "paused");
        isHeld = false;
        _sent.Clear();
        await row.GetByTestId("upload-resume").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("tray-summary")).ToHaveTextAsync("Upload done", new() { Timeout = 60_000 });

        await ReadyAsync(person);
        Assert.Equal([2], _sent);
        Assert.Empty(_errors);
    }

    private static int NumberOf(IRequest request) => int.Parse(
        System.Web.HttpUtility.ParseQueryString(new Uri(request.Url).Query)["partNumber"]!, System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> CopyAsync(string name)
    {
        var path = Path.Combine(bucket.DataFolder, name);
        File.Copy(await TestClips.LargeAsync(), path);
        // Bytes after the last box are nobody's: another file to every checksum.
        await File.AppendAllTextAsync(path, name, Ct);
        return path;
    }

    private async Task<Person> SignInAsync()
    {
        var person = await bucket.RegisterAsync();
        var answer = await _window!.APIRequest.PostAsync("/api/auth/login?use_cookies=true", new() { DataObject = new { email = person.Email, password = person.Password } });
        Assert.True(answer.Ok, $"login: {answer.Status} {await answer.TextAsync()}");
        return person;
    }

    private async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    private static async Task<JsonObject> ReadyAsync(Person person)
    {
        JsonObject? found = null;
        await StudioApp.UntilAsync(
            async () => (found = (await person.GetAsync<JsonObject>("api/v1/recordings"))["items"]!.AsArray().Single()!.AsObject())["status"]!.ToString() is "ready" or "rejected", "it was looked at", TimeSpan.FromMinutes(2));
        Assert.True((string)found!["status"]! == "ready", found.ToJsonString());
        return found;
    }
}

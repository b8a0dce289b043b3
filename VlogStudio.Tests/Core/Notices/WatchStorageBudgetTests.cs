using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Notices;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Notices;

/// <summary>Admins hear of the store's budget once a month and threshold.</summary>
public sealed class WatchStorageBudgetTests(StudioApp app) : IClassFixture<StudioApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NearThenOver_EachAdminIsToldOnceAMonthOfEach()
    {
        var (admin, person) = (await app.AdminAsync(), await app.RegisterAsync());
        await app.Get<IObjectStore>().PutAsync("out/a/film.mp4", new MemoryStream(new byte[1000]), 1000, "video/mp4", Ct);
        var clock = new ManualClock(new DateTimeOffset(2026, 5, 2, 9, 0, 0, TimeSpan.Zero));

        Assert.Equal(0, await WatchAsync(null, clock));
        Assert.Equal(0, await WatchAsync(2m, clock));
        Assert.True(await WatchAsync(1.1m, clock) >= 1);
        await StudioApp.UntilAsync(async () => (await ToldAsync(admin)).Count == 1, "the notice is written");
        Assert.Equal(0, await WatchAsync(1.1m, clock));
        Assert.True(await WatchAsync(0.5m, clock) >= 1);
        Assert.Equal(0, await WatchAsync(0.5m, clock));
        clock.Advance(TimeSpan.FromDays(30));
        Assert.True(await WatchAsync(0.5m, clock) >= 1);

        await StudioApp.UntilAsync(async () => (await ToldAsync(admin)).Count == 3, "the notices are written");
        var told = await ToldAsync(admin);
        Assert.Equal(["storage_near", "storage_over", "storage_over"], told.Select(n => (string)n["kind"]!).Order(StringComparer.Ordinal));
        Assert.All(told, n => Assert.Equal("/admin/storage", (string)n["link"]!));
        Assert.Contains("1.00 USD", (string)told.First(n => (string)n["kind"]! == "storage_over")["text"]!, StringComparison.Ordinal);
        Assert.Empty(await ToldAsync(person));
    }

    private static async Task<List<JsonObject>> ToldAsync(Person reader) =>
        [.. (await reader.GetAsync<JsonObject>("api/v1/notices"))["items"]!.AsArray().Select(n => n!.AsObject()).Where(n => ((string)n["kind"]!).StartsWith("storage", StringComparison.Ordinal))];

    private async Task<int> WatchAsync(decimal? budget, TimeProvider clock)
    {
        // A thousand bytes cost one.
        var options = new StorageOptions { MonthlyBudget = budget, Folder = app.Get<IOptions<StorageOptions>>().Value.Folder };
        options.Prices["Files"] = new StoragePrice { PerGbMonth = 1_000_000m };
        var settings = Options.Create(options);
        return await new WatchStorageBudget(app.Get<IDbContextFactory<StudioDb>>(), new MeasureStorage(app.Get<IObjectStore>(), settings, clock), settings, clock).HandleAsync(Ct);
    }
}

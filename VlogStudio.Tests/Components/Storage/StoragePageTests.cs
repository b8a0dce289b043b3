using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Retention;
using VlogStudio.Core.Storage;
using VlogStudio.Features.Storage;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Components.Storage;

/// <summary>The admin's page of the store over the real acts.</summary>
public sealed class StoragePageTests(PrivatePostgresFixture postgres) : ComponentTest, IAsyncLifetime
{
    private readonly AdminViewer _viewer = new(Guid.CreateVersion7());
    private readonly TemporaryFolder _folder = new();
    private readonly StorageOptions _options = new() { MonthlyBudget = 1 };
    private JobsNodeUnderTest _node = null!;

    private static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = new JobsNodeUnderTest(await postgres.CreateDatabaseAsync());
        _options.Folder = _folder.Path;
        _options.Prices["Files"] = new StoragePrice { PerGbMonth = 1_000_000_000m };
        var settings = Options.Create(_options);
        var check = new CheckStorage(settings, TimeProvider.System);
        LookAs(_viewer);
        Services.AddSingleton<IOptions<StorageOptions>>(settings);
        Services.AddSingleton(new RunStorageCheck(check, _node.Get<IDbContextFactory<StudioDb>>(), new WriteAudit(TimeProvider.System)))
            .AddSingleton(new ListRetention([new RetentionRule { Name = "removed_recordings", Setting = "Recordings:UndoLifetime", Kept = () => TimeSpan.FromDays(7), LookAsync = _ => Task.FromResult(new RetentionFinding(2, 2_000_000, 1)), ApplyAsync = _ => Task.FromResult(0) }]))
            .AddSingleton(new MeasureStorage(new FileObjectStore(_folder.Path), settings, TimeProvider.System));
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Rules_AreShownWithWhatWouldGo()
    {
        var page = Render<StoragePage>();
        page.WaitForAssertion(() =>
        {
            var row = page.Find("[data-rule=removed_recordings]");
            Assert.Contains("Recordings that were removed", row.TextContent, StringComparison.Ordinal);
            Assert.Contains("Recordings:UndoLifetime", row.TextContent, StringComparison.Ordinal);
            Assert.Contains("7 days", row.TextContent, StringComparison.Ordinal);
            Assert.Contains("1 needed", row.TextContent, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Run_GoodFolder_ShowsEveryStepAndTheOutcome()
    {
        var page = Render<StoragePage>();
        Assert.Empty(page.FindAll("[data-testid=storage-apply]"));
        page.Find("[data-testid=storage-run]").Click();

        page.WaitForAssertion(() => Assert.Matches("works", page.Find("[data-testid=storage-outcome]").TextContent), TimeSpan.FromSeconds(30));
        Assert.Equal(["folder", "put", "head", "get", "range", "overwrite", "list", "delete", "room", "device", "clean"], page.FindAll("[data-testid=storage-step]").Select(s => s.GetAttribute("data-step")));
        Assert.Empty(page.FindAll("[data-verdict=fail]"));
        Assert.DoesNotContain("Step.", page.Markup, StringComparison.Ordinal);
        await using var db = await _node.OpenAsync();
        Assert.Equal("storage_checked", (await db.AuditEntries.SingleAsync(Ct)).Action);
    }

    [Fact]
    public void Run_NobodyListens_SaysSo()
    {
        (_options.Kind, _options.S3) = (StorageKind.S3, new S3Options { Endpoint = new Uri("http://127.0.0.1:1"), Bucket = "b", AccessKey = "a", SecretKey = "s" });
        var page = Render<StoragePage>();
        page.WaitForAssertion(() => page.Find("[data-testid=storage-apply]"));
        page.Find("[data-testid=storage-run]").Click();

        page.WaitForAssertion(() => Assert.Equal("Nobody answers: nothing else could be tried.", page.Find("[data-testid=storage-outcome]").TextContent), TimeSpan.FromSeconds(30));
        Assert.Equal("fail", Assert.Single(page.FindAll("[data-testid=storage-step]")).GetAttribute("data-verdict"));
    }

    [Fact]
    public async Task Run_ViewerIsNoAdminAnyMore_TriesNothing()
    {
        var page = Render<StoragePage>();
        _viewer.IsAdmin = false;
        await page.Find("[data-testid=storage-run]").ClickAsync(new());
        await page.Find("[data-testid=storage-count]").ClickAsync(new());

        Assert.Empty(page.FindAll("[data-testid=storage-step], [data-testid=storage-total]"));
        await using var db = await _node.OpenAsync();
        Assert.Empty(await db.AuditEntries.ToListAsync(Ct));
    }

    [Fact]
    public async Task Count_OverTheBudget_WarnsWithKindsAndCost()
    {
        var key = ObjectKeys.Original(Guid.NewGuid(), Guid.NewGuid());
        await new FileObjectStore(_folder.Path).PutAsync(key, new MemoryStream(new byte[2]), 2, "video/mp4", Ct);
        var page = Render<StoragePage>();
        page.Find("[data-testid=storage-count]").Click();

        page.WaitForAssertion(() => Assert.Contains("Over the budget of 1.00 USD", page.Find("[data-testid=storage-budget-warning]").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        Assert.Contains("2.00 USD", page.Find("[data-testid=storage-cost]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Recordings as uploaded", page.Find("[data-kind=originals] th").TextContent);
    }
}

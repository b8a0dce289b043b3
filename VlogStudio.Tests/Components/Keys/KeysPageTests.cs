using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Keys;
using VlogStudio.Features.Keys;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Components.Keys;

/// <summary>The admin's page of keys over the real acts.</summary>
public sealed class KeysPageTests(PrivatePostgresFixture postgres) : ComponentTest, IAsyncLifetime
{
    private readonly AdminViewer _viewer = new(Guid.CreateVersion7());
    private JobsNodeUnderTest _node = null!;

    private static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = new JobsNodeUnderTest(await postgres.CreateDatabaseAsync());
        var (databases, audit) = (_node.Get<IDbContextFactory<StudioDb>>(), new WriteAudit(Clock));
        LookAs(_viewer);
        Services.AddSingleton(new ListApiKeys(databases, Clock)).AddSingleton(new CreateApiKey(databases, audit, Clock))
            .AddSingleton(new RotateApiKey(databases, audit, Clock)).AddSingleton(new RevokeApiKey(databases, audit, Clock));
        Services.GetRequiredService<DialogService>().OnOpen += (_, _, _, _) => Services.GetRequiredService<DialogService>().Close(true);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _node.DisposeAsync();
    }

    private async Task<IRenderedComponent<KeysPage>> WithKeyAsync(string name = "GPU box")
    {
        var page = Render<KeysPage>();
        page.WaitForAssertion(() => page.Find("[data-testid=keys-none]"));
        await page.Find("[data-testid=key-add]").ClickAsync(new());
        page.WaitForAssertion(() => page.Find("[data-testid=key-form]"));
        page.Find("[data-testid=key-name]").Change(name);
        await page.Find("[data-testid=key-form]").SubmitAsync();
        return page;
    }

    private async Task<List<ApiKey>> KeysAsync()
    {
        await using var db = await _node.OpenAsync();
        return await db.ApiKeys.AsNoTracking().ToListAsync(Ct);
    }

    [Fact]
    public async Task Create_Key_IsShownOnceAndListedWithoutItsSecret()
    {
        var page = await WithKeyAsync();

        page.WaitForAssertion(() => page.Find("[data-testid=key-secret-value]"));
        var secret = page.Find("[data-testid=key-secret-value]").TextContent;
        var key = Assert.Single(await KeysAsync());
        Assert.Equal((ApiKeySecret.HashOf(secret), "GPU box"), (key.Sha256, key.Name));
        Assert.Equal(Clock.GetUtcNow() + TimeSpan.FromDays(90), key.ExpiresAt);
        await page.Find("[data-testid=key-done]").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=key-secret]")));
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=key]")));
        Assert.DoesNotContain(secret, page.Markup, StringComparison.Ordinal);
        Assert.Equal("Never", page.Find("[data-testid=key-used]").TextContent);
    }

    [Fact]
    public async Task Create_WithoutAName_SaysSoAndMakesNothing()
    {
        var page = await WithKeyAsync("  ");
        page.WaitForAssertion(() => page.Find("[data-testid=key-name-error]"));
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task RotateAndRevoke_Key_ChangeItAndShowIt()
    {
        var page = await WithKeyAsync();
        page.WaitForAssertion(() => page.Find("[data-testid=key-secret-value]"));
        var old = page.Find("[data-testid=key-secret-value]").TextContent;

        await page.Find("[data-testid=key-rotate]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.NotEqual(old, page.Find("[data-testid=key-secret-value]").TextContent));
        Assert.Equal(ApiKeySecret.HashOf(old), Assert.Single(await KeysAsync()).PreviousSha256);

        await page.Find("[data-testid=key-revoke]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("Revoked", page.Find("[data-testid=key-state]").LastChild!.TextContent));
        Assert.Empty(page.FindAll("[data-testid=key-secret], [data-testid=key-rotate], [data-testid=key-revoke]"));
        await using var db = await _node.OpenAsync();
        Assert.Equal(["api_key_created", "api_key_rotated", "api_key_revoked"], await db.AuditEntries.OrderBy(a => a.Seq).Select(a => a.Action).ToListAsync(Ct));
    }

    [Fact]
    public async Task Revoke_ViewerIsNoAdminAnyMore_DoesNothing()
    {
        var page = await WithKeyAsync();
        page.WaitForAssertion(() => page.Find("[data-testid=key-revoke]"));
        _viewer.IsAdmin = false;

        await page.Find("[data-testid=key-revoke]").ClickAsync(new());

        Assert.Null(Assert.Single(await KeysAsync()).RevokedAt);
    }
}

using VlogStudio.Core.Caching;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Caching;

public sealed class LocalCacheTests
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 5, 2, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_AfterItsLifetime_FindsNothing()
    {
        var cache = new LocalCache(_clock);
        await cache.SetAsync("a", new byte[] { 1, 2 }, TimeSpan.FromMinutes(1), Ct);

        Assert.Equal([1, 2], await cache.GetAsync("a", Ct) ?? []);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await cache.GetAsync("a", Ct));
        Assert.Equal(0, cache.Kept);
    }

    [Fact]
    public async Task Set_MoreThanItHolds_DropsWhatWasNotUsedForLongest()
    {
        var cache = new LocalCache(_clock);
        var large = new byte[ICache.MaxBytes];
        await cache.SetAsync("used", large, TimeSpan.FromHours(1), Ct);
        await cache.SetAsync("unused", large, TimeSpan.FromHours(1), Ct);
        for (var i = 0; i < 200; i++)
        {
            Assert.NotNull(await cache.GetAsync("used", Ct));
            await cache.SetAsync($"other {i}", large, TimeSpan.FromHours(1), Ct);
        }

        Assert.NotNull(await cache.GetAsync("used", Ct));
        Assert.Null(await cache.GetAsync("unused", Ct));
        Assert.InRange(cache.Kept, 1, LocalCache.MostBytes / ICache.MaxBytes);
    }

    [Fact]
    public async Task Set_TooLarge_IsNotKept()
    {
        var cache = new LocalCache(_clock);
        await cache.SetAsync("a", new byte[ICache.MaxBytes + 1], TimeSpan.FromHours(1), Ct);
        Assert.Null(await cache.GetAsync("a", Ct));
    }

    [Fact]
    public async Task Count_WithinAWindow_RefusesWhatIsTooMuchAndSaysHowLongToWait()
    {
        var cache = new LocalCache(_clock);
        var window = TimeSpan.FromMinutes(1);
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await cache.CountAsync("a", 3, window, Ct)).IsWithin);
            _clock.Advance(TimeSpan.FromSeconds(10));
        }
        var refused = await cache.CountAsync("a", 3, window, Ct);
        Assert.False(refused.IsWithin);
        Assert.True((await cache.CountAsync("b", 3, window, Ct)).IsWithin);

        _clock.Advance(refused.Wait - TimeSpan.FromMilliseconds(1));
        Assert.False((await cache.CountAsync("a", 3, window, Ct)).IsWithin);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True((await cache.CountAsync("a", 3, window, Ct)).IsWithin);
        Assert.False((await cache.CountAsync("a", 3, window, Ct)).IsWithin);
    }

    [Fact]
    public async Task Count_OfManyStrangers_StaysBounded()
    {
        var cache = new LocalCache(_clock);
        for (var i = 0; i < LocalCache.MostCounts + 500; i++) { await cache.CountAsync($"10.0.{i}", 3, TimeSpan.FromMinutes(1), Ct); }
        Assert.Equal(LocalCache.MostCounts, cache.Counted);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using VlogStudio.Core.Caching;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Caching;

/// <summary>The cache of two processes on a real Redis.</summary>
public sealed class RedisCacheTests : IAsyncLifetime
{
    private readonly List<IHost> _hosts = [];
    private readonly Told _log = new();
    private RedisServer? _redis;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private RedisServer Redis => _redis!;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync(Ct);
            host.Dispose();
        }
        if (_redis is not null) { await _redis.DisposeAsync(); }
    }

    private async Task<ICache> StartAsync(string? prefix = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["Redis:Connection"] = Redis.Address;
        builder.Configuration["Redis:Prefix"] = prefix ?? "one";
        builder.Services.AddLogging(logging => logging.AddProvider(_log)).AddSingleton(TimeProvider.System).AddCaching(builder.Configuration);
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync(Ct);
        await UntilUpAsync(host);
        return host.Services.GetRequiredService<ICache>();
    }

    private static Task UntilUpAsync(IHost host, bool isUp = true) => StudioApp.UntilAsync(
        () => Task.FromResult(host.Services.GetRequiredService<GetRedisState>().Handle()!.IsUp == isUp), $"Redis is used: {isUp}");

    private async Task<IReadOnlyList<string>> KeysAsync(ConnectionMultiplexer client) =>
        [.. ((string[]?)await client.GetDatabase().ScriptEvaluateAsync("return redis.call('KEYS', '*')"))!];

    [Fact]
    public async Task Set_InOneProcess_IsFoundInTheOtherOfTheSameStudioOnly()
    {
        var (one, two, stranger) = (await StartAsync(), await StartAsync(), await StartAsync("another"));
        await one.SetAsync("events:a", new byte[] { 1, 2, 3 }, TimeSpan.FromMinutes(5), Ct);
        Assert.Equal([1, 2, 3], await two.GetAsync("events:a", Ct) ?? []);
        Assert.Null(await two.GetAsync("events:b", Ct));
        Assert.Null(await stranger.GetAsync("events:a", Ct));
    }

    [Fact]
    public async Task Keys_Always_ExpireAndSayNothingOfPeople()
    {
        var cache = await StartAsync();
        await cache.SetAsync("events:ana@example.org", new byte[] { 1 }, TimeSpan.FromMinutes(5), Ct);
        await cache.CountAsync("sign-in:203.0.113.9", 3, TimeSpan.FromMinutes(1), Ct);

        using var client = await Redis.ConnectAsync();
        var keys = await KeysAsync(client);
        Assert.Equal(2, keys.Count);
        foreach (var key in keys)
        {
            Assert.StartsWith("one:", key, StringComparison.Ordinal);
            Assert.DoesNotContain("example", key, StringComparison.Ordinal);
            Assert.DoesNotContain("203", key[..^40], StringComparison.Ordinal);
            var left = await client.GetDatabase().KeyTimeToLiveAsync(key);
            Assert.InRange(left!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        }
    }

    [Fact]
    public async Task Count_InTwoProcesses_IsOneCount()
    {
        var (one, two) = (await StartAsync(), await StartAsync());
        var answers = new List<WindowCount>();
        for (var i = 0; i < 8; i++) { answers.Add(await (i % 2 == 0 ? one : two).CountAsync("a", 5, TimeSpan.FromMinutes(10), Ct)); }
        Assert.Equal([true, true, true, true, true, false, false, false], answers.Select(a => a.IsWithin));
        Assert.All(answers.Where(a => !a.IsWithin), a => Assert.InRange(a.Wait, TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(10)));
        Assert.True((await two.CountAsync("b", 5, TimeSpan.FromMinutes(10), Ct)).IsWithin);
    }

    [Fact]
    public async Task Count_AfterTheWindow_BeginsAnew()
    {
        var cache = await StartAsync();
        var window = TimeSpan.FromMilliseconds(600);
        while ((await cache.CountAsync("a", 2, window, Ct)).IsWithin) { }
        var refused = await cache.CountAsync("a", 2, window, Ct);
        Assert.InRange(refused.Wait, TimeSpan.Zero, window);
        await StudioApp.UntilAsync(async () => (await cache.CountAsync("a", 2, window, Ct)).IsWithin, "room again");
    }

    [Fact]
    public async Task Read_WhatAStrangerPutThere_IsRefusedWhereItIsTooLargeOrOfAnotherKind()
    {
        var cache = await StartAsync();
        await cache.SetAsync("events:a", new byte[] { 1 }, TimeSpan.FromMinutes(5), Ct);
        await cache.CountAsync("limit", 3, TimeSpan.FromMinutes(5), Ct);
        using var client = await Redis.ConnectAsync();
        var database = client.GetDatabase();
        var keys = await KeysAsync(client);
        var (value, count) = (keys.Single(k => k.Contains(":cache:", StringComparison.Ordinal)), keys.Single(k => k.Contains(":count:", StringComparison.Ordinal)));

        await database.StringSetAsync(value, new byte[ICache.MaxBytes + 1]);
        Assert.Null(await cache.GetAsync("events:a", Ct));
        await database.KeyDeleteAsync(value);
        await database.ListLeftPushAsync(value, "x");
        Assert.Null(await cache.GetAsync("events:a", Ct));
        await database.HashSetAsync(count, [new HashEntry("nonsense", "more"), new HashEntry("99999999999999", "3")]);
        Assert.True((await cache.CountAsync("limit", 3, TimeSpan.FromMinutes(5), Ct)).IsWithin);
        Assert.Equal(1, await database.HashLengthAsync(count));
        await database.StringSetAsync(count, "x");
        Assert.True((await cache.CountAsync("limit", 3, TimeSpan.FromMinutes(5), Ct)).IsWithin);

        // None of it broke the connection.
        await cache.SetAsync("events:c", new byte[] { 7 }, TimeSpan.FromMinutes(5), Ct);
        Assert.Contains(await KeysAsync(client), k => !keys.Contains(k));
        await cache.SetAsync("events:large", new byte[ICache.MaxBytes + 1], TimeSpan.FromMinutes(5), Ct);
        Assert.Null(await cache.GetAsync("events:large", Ct));
    }

    [Fact]
    public async Task Everything_WhileRedisIsKilledAndBack_GoesOnInTheProcessAndThenTogetherAgain()
    {
        var (one, two) = (await StartAsync(), await StartAsync());
        await Redis.KillAsync();
        foreach (var cache in new[] { one, two })
        {
            Assert.True((await cache.CountAsync("a", 1, TimeSpan.FromHours(1), Ct)).IsWithin);
            Assert.False((await cache.CountAsync("a", 1, TimeSpan.FromHours(1), Ct)).IsWithin);
        }
        await one.SetAsync("v", new byte[] { 1 }, TimeSpan.FromMinutes(5), Ct);
        Assert.NotNull(await one.GetAsync("v", Ct));
        Assert.Null(await two.GetAsync("v", Ct));
        foreach (var host in _hosts) { await UntilUpAsync(host, isUp: false); }

        await Redis.StartAgainAsync();
        foreach (var host in _hosts) { await UntilUpAsync(host); }
        Assert.True((await one.CountAsync("a", 1, TimeSpan.FromHours(1), Ct)).IsWithin);
        Assert.False((await two.CountAsync("a", 1, TimeSpan.FromHours(1), Ct)).IsWithin);
    }

    [Fact]
    public async Task Everything_WhileRedisIsFrozen_WaitsForItOnceAndBrieflyOnly()
    {
        var cache = await StartAsync();
        Redis.Freeze();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 200; i++) { await cache.CountAsync($"a{i}", 1, TimeSpan.FromHours(1), Ct); }

        // Each waiting its half second would take a hundred seconds.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await UntilUpAsync(_hosts[0], isUp: false);
        Redis.Thaw();
        await UntilUpAsync(_hosts[0]);
    }

    [Fact]
    public async Task Log_WhileRedisIsAway_IsToldOnceAndNamesNoSecret()
    {
        await StartAsync();
        _log.Lines.Clear();
        await Redis.KillAsync();
        await UntilUpAsync(_hosts[0], isUp: false);
        var since = _hosts[0].Services.GetRequiredService<GetRedisState>().Handle()!.Since;

        // Meanwhile it has tried again and again.
        await StudioApp.UntilAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() - since > TimeSpan.FromSeconds(4)), "some tries");
        Assert.StartsWith("Redis is away", Assert.Single(_log.Lines), StringComparison.Ordinal);
        await Redis.StartAgainAsync();
        await UntilUpAsync(_hosts[0]);
        Assert.Equal(2, _log.Lines.Count);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("4711", StringComparison.Ordinal));
    }

    private sealed class Told : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id is >= 4150 and < 4160) { Lines.Enqueue($"{formatter(state, exception)} {exception}"); }
        }

        public void Dispose()
        {
        }
    }
}

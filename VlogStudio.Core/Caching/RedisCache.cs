using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace VlogStudio.Core.Caching;

/// <summary>The cache all processes share. While Redis is away each goes on with its own.</summary>
internal sealed class RedisCache(RedisLink link, LocalCache local) : ICache
{
    // The server's clock rules, so that nodes whose clocks differ count in one window. A hash of at most seven parts of the window, which expires with it.
    private const string CountScript = """
        local at = redis.call('TIME')
        local now = at[1] * 1000 + math.floor(at[2] / 1000)
        local most, window, parts = tonumber(ARGV[1]), tonumber(ARGV[2]), 6
        local length = math.max(1, math.floor(window / parts))
        local current = math.floor(now / length)
        local sum, oldest = 0, current
        local all = redis.call('HGETALL', KEYS[1])
        for i = 1, #all, 2 do
          local number, count = tonumber(all[i]), tonumber(all[i + 1])
          if not number or not count or number <= current - parts or number > current then redis.call('HDEL', KEYS[1], all[i])
          else sum = sum + count; if number < oldest then oldest = number end end
        end
        if sum >= most then return (oldest + parts) * length - now end
        redis.call('HINCRBY', KEYS[1], string.format('%d', current), 1)
        redis.call('PEXPIRE', KEYS[1], window + length)
        return 0
        """;

    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken ct)
    {
        try
        {
            // No more than may be kept is ever fetched, whoever put it there.
            byte[]? value = await link.AskAsync(database => database.StringGetRangeAsync(KeyOf("cache", key), 0, ICache.MaxBytes), ct);
            return value is null or { Length: 0 or > ICache.MaxBytes } ? null : value;
        }
        catch (RedisAwayException) { return await local.GetAsync(key, ct); }
    }

    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        if (value.Length > ICache.MaxBytes) { return; }
        try { await link.AskAsync(database => database.StringSetAsync(KeyOf("cache", key), value.ToArray(), lifetime), ct); }
        catch (RedisAwayException) { await local.SetAsync(key, value, lifetime, ct); }
    }

    public async ValueTask<WindowCount> CountAsync(string key, int most, TimeSpan window, CancellationToken ct)
    {
        try
        {
            var wait = (long)await link.AskAsync(database => database.ScriptEvaluateAsync(
                CountScript, [KeyOf("count", key)], [most, (long)window.TotalMilliseconds]), ct);
            return wait <= 0 ? new WindowCount(true, TimeSpan.Zero) : new WindowCount(false, TimeSpan.FromMilliseconds(wait));
        }
        catch (RedisAwayException) { return await local.CountAsync(key, most, window, ct); }
    }

    // Keys speak of people and addresses, and whoever may look into Redis need not read them.
    private RedisKey KeyOf(string kind, string key) => link.NameOf($"{kind}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 20))}");
}

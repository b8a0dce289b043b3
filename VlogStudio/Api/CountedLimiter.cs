using System.Threading.RateLimiting;
using VlogStudio.Core.Caching;

namespace VlogStudio.Api;

/// <summary>A limit on one thing, counted in the cache and thus, where there is a Redis, over all web nodes.</summary>
/// <param name="cache">Where it is counted.</param>
/// <param name="key">What is counted.</param>
/// <param name="most">How often within the window.</param>
/// <param name="window">The window.</param>
/// <param name="time">The clock.</param>
internal sealed class CountedLimiter(ICache cache, string key, int most, TimeSpan window, TimeProvider time) : RateLimiter
{
    private static readonly RateLimitLease s_granted = new Lease(null);
    private long _used = time.GetTimestamp();

    /// <summary>Since when nobody asked; the limiter itself keeps nothing and may then be dropped.</summary>
    public override TimeSpan? IdleDuration => time.GetElapsedTime(Volatile.Read(ref _used));

    /// <inheritdoc />
    public override RateLimiterStatistics? GetStatistics() => null;

    /// <summary>Never at once, for counting may take a way over the network; nothing is counted by this.</summary>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => new Lease(TimeSpan.FromSeconds(1));

    /// <inheritdoc />
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _used, time.GetTimestamp());
        var count = await cache.CountAsync(key, most, window, cancellationToken);
        return count.IsWithin ? s_granted : new Lease(count.Wait);
    }

    private sealed class Lease(TimeSpan? wait) : RateLimitLease
    {
        public override bool IsAcquired => wait is null;

        public override IEnumerable<string> MetadataNames => wait is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}

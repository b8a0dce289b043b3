namespace VlogStudio.Core.Caching;

/// <summary>The cache of one process: bounded, gone with it.</summary>
internal sealed class LocalCache(TimeProvider time) : ICache
{
    internal const long MostBytes = 64L << 20;
    internal const int MostCounts = 100_000;

    // What an entry costs beside its bytes, so that many small ones are bounded too.
    private const int Overhead = 256;

    private readonly BoundedMap<byte[]> _values = new(MostBytes, time);
    private readonly BoundedMap<Segments> _counts = new(MostCounts, time);
    private readonly Lock _counting = new();

    public int Counted => _counts.Count;

    public int Kept => _values.Count;

    public ValueTask<byte[]?> GetAsync(string key, CancellationToken ct) => ValueTask.FromResult(_values.TryGet(key, out var value) ? value : null);

    public ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        if (value.Length <= ICache.MaxBytes) { _values.Set(key, value.ToArray(), value.Length + Overhead + key.Length, lifetime); }
        return ValueTask.CompletedTask;
    }

    public ValueTask<WindowCount> CountAsync(string key, int most, TimeSpan window, CancellationToken ct)
    {
        lock (_counting)
        {
            if (!_counts.TryGet(key, out var segments)) { segments = new Segments(); }
            var answer = segments!.Count(time.GetUtcNow().ToUnixTimeMilliseconds(), most, (long)window.TotalMilliseconds);
            _counts.Set(key, segments, 1, window + window);
            return ValueTask.FromResult(answer);
        }
    }

    /// <summary>A window in six parts, of which the oldest falls away as a whole: the script of <see cref="RedisCache"/> counts the same way.</summary>
    private sealed class Segments
    {
        private const int Parts = 6;
        private readonly long[] _numbers = new long[Parts];
        private readonly int[] _counts = new int[Parts];

        public WindowCount Count(long now, int most, long window)
        {
            var length = Math.Max(1, window / Parts);
            var current = now / length;
            var (sum, oldest) = (0, current);
            for (var i = 0; i < Parts; i++)
            {
                if (_counts[i] == 0 || _numbers[i] <= current - Parts || _numbers[i] > current) { continue; }
                sum += _counts[i];
                oldest = Math.Min(oldest, _numbers[i]);
            }
            if (sum >= most) { return new WindowCount(false, TimeSpan.FromMilliseconds(((oldest + Parts) * length) - now)); }
            var place = (int)(current % Parts);
            if (_numbers[place] != current) { (_numbers[place], _counts[place]) = (current, 0); }
            _counts[place]++;
            return new WindowCount(true, TimeSpan.Zero);
        }
    }
}

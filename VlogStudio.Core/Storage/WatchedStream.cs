namespace VlogStudio.Core.Storage;

/// <summary>
/// A connection that is given up when nothing moves on it for too long while somebody waits: what is swallowed on its way is never refused, and a limit
/// on the whole request would be wrong for large objects.
/// </summary>
internal sealed class WatchedStream : Stream
{
    private readonly Stream _inner;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly ITimer _watch;
    private long _last;
    private int _waiting;
    private volatile bool _isStalled;

    public WatchedStream(Stream inner, TimeSpan limit, TimeProvider time)
    {
        (_inner, _limit, _time, _last) = (inner, limit, time, time.GetTimestamp());
        _watch = time.CreateTimer(_ => Look(), null, limit / 4, Timeout.InfiniteTimeSpan);
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        WatchAsync(() => _inner.ReadAsync(buffer, cancellationToken));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => await WatchAsync(async () =>
    {
        await _inner.WriteAsync(buffer, cancellationToken);
        return 0;
    });

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override void Flush() => _inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => _inner.Write(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _watch.Dispose();
            _inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private async ValueTask<int> WatchAsync(Func<ValueTask<int>> move)
    {
        Interlocked.Exchange(ref _last, _time.GetTimestamp());
        Interlocked.Increment(ref _waiting);
        try { return await move(); }
        catch (Exception error) when (_isStalled && error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            throw new IOException($"Nothing moved on the connection for {_limit.TotalSeconds:F0} s.", error);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Exchange(ref _last, _time.GetTimestamp());
        }
    }

    /// <summary>Closes what stands still: whoever waits is told.</summary>
    private void Look()
    {
        if (Volatile.Read(ref _waiting) == 0 || _time.GetElapsedTime(Interlocked.Read(ref _last)) < _limit)
        {
            _watch.Change(_limit / 4, Timeout.InfiniteTimeSpan);
            return;
        }
        _isStalled = true;
        _inner.Dispose();
    }
}

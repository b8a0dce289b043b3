using System.Security.Cryptography;

namespace VlogStudio.Core.Compute;

/// <summary>Reads on, adding up a checksum; at the end it fails where the sum is another than was told, so that what reads from it keeps nothing.</summary>
internal sealed class ChecksumStream(Stream inner, long bytes, string sha256) : Stream
{
    private readonly IncrementalHash _sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _isDone;

    /// <summary>Whether what came was not what was told.</summary>
    public bool IsWrong { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    // Stores ask for it to announce a length.
    public override long Length => bytes;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _sum.AppendData(buffer.Span[..count]);
        _read += count;

        // Judged with the last byte and not after it: a reader that knows the length may never ask again.
        if (!_isDone && (_read >= bytes || count == 0)) { Judge(); }
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) { _sum.Dispose(); }
        base.Dispose(disposing);
    }

    private void Judge()
    {
        _isDone = true;
        var sum = Convert.ToHexStringLower(_sum.GetHashAndReset());
        IsWrong = _read != bytes || !string.Equals(sum, sha256, StringComparison.Ordinal);
        if (IsWrong) { throw new InvalidDataException($"{_read} of {bytes} bytes came, or others than were told."); }
    }
}

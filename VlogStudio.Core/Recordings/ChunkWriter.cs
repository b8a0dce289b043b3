using System.Buffers;
using System.Security.Cryptography;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Recordings;

/// <summary>How the writing of a chunk ended.</summary>
internal enum ChunkEnd
{
    /// <summary>All that was sent is kept.</summary>
    Whole,

    /// <summary>The line broke or another request took over; what came is kept.</summary>
    Broken,

    /// <summary>More came than there is room for; the chunk is thrown away.</summary>
    TooLong,

    /// <summary>The checksum was of a kind nobody here knows; the chunk is thrown away.</summary>
    UnknownAlgorithm,

    /// <summary>The checksum was of other bytes; the chunk is thrown away.</summary>
    WrongChecksum,

    /// <summary>The disk is full; what came is kept.</summary>
    NoSpace,
}

/// <summary>Appends one chunk to a staged file, a buffer at a time.</summary>
/// <param name="path">The file.</param>
/// <param name="hold">The hold on the upload, with its running hash.</param>
/// <param name="start">Where the chunk begins; whatever lies beyond was never confirmed and goes.</param>
/// <param name="room">How long the file may become.</param>
/// <param name="save">Makes an offset durable, now and then.</param>
internal sealed class ChunkWriter(string path, UploadHold hold, long start, long room, Func<long, Task> save)
{
    private const int BufferBytes = 1 << 17;
    private const long SaveEveryBytes = 16L << 20;

    private readonly long _start = start;

    /// <summary>Where the file stands.</summary>
    public long Offset { get; private set; } = start;

    public async Task<ChunkEnd> WriteAsync(Stream body, UploadChecksum? checksum, CancellationToken ct)
    {
        if (checksum is { Algorithm: not ("sha1" or "sha256") }) { return ChunkEnd.UnknownAlgorithm; }
        using var sum = checksum is null ? null : IncrementalHash.CreateHash(checksum.Algorithm == "sha1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 0, FileOptions.Asynchronous);
        file.SetLength(_start);
        file.Seek(_start, SeekOrigin.Begin);
        var end = await CopyAsync(body, file, sum, ct);
        if (checksum is not null && end == ChunkEnd.Whole && !CryptographicOperations.FixedTimeEquals(sum!.GetCurrentHash(), checksum.Digest.Span))
        {
            end = ChunkEnd.WrongChecksum;
        }
        // Half a chunk cannot be compared with its checksum, so it is not kept either.
        if (end is ChunkEnd.WrongChecksum or ChunkEnd.TooLong || (checksum is not null && end != ChunkEnd.Whole))
        {
            file.SetLength(_start);
            Offset = _start;
            hold.ForgetHash();
        }
        file.Flush(flushToDisk: true);
        StudioMeter.Uploaded(Offset - _start, "recording");
        return end;
    }

    private async Task<ChunkEnd> CopyAsync(Stream body, FileStream file, IncrementalHash? sum, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, hold.Interrupted);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var saved = _start;
        try
        {
            while (await ReadAsync(body, buffer, stop.Token) is var read && read != 0)
            {
                if (read < 0) { return ChunkEnd.Broken; }
                if (Offset + read > room) { return ChunkEnd.TooLong; }
                if (!await TryWriteAsync(file, buffer.AsMemory(0, read))) { return ChunkEnd.NoSpace; }
                hold.Hash(Offset, buffer.AsSpan(0, read));
                sum?.AppendData(buffer, 0, read);
                Offset += read;
                if (sum is null && Offset - saved >= SaveEveryBytes)
                {
                    await save(Offset);
                    saved = Offset;
                }
            }
            return ChunkEnd.Whole;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken ct)
    {
        try { return await body.ReadAsync(buffer, ct); }
        catch (Exception e) when (e is IOException or OperationCanceledException) { return -1; }
    }

    private static async Task<bool> TryWriteAsync(FileStream file, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await file.WriteAsync(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

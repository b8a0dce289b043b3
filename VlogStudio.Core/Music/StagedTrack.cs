using System.Buffers;
using System.Security.Cryptography;

namespace VlogStudio.Core.Music;

/// <summary>A sound file on its way in: on disk from the first byte, hashed as it comes, gone when disposed.</summary>
internal sealed class StagedTrack : IDisposable
{
    private StagedTrack(string path) => FilePath = path;

    public string FilePath { get; }

    public long Bytes { get; private set; }

    public string Sha256 { get; private set; } = "";

    /// <summary>Takes a stream; null when it is longer than allowed.</summary>
    /// <exception cref="IOException">The line broke or the disk is full.</exception>
    public static async Task<StagedTrack?> TakeAsync(Stream content, string folder, long maxBytes, CancellationToken ct)
    {
        var staged = new StagedTrack(Path.Combine(Directory.CreateDirectory(Path.GetFullPath(folder)).FullName, $"{Guid.NewGuid():n}.track"));
        try
        {
            if (await staged.CopyAsync(content, maxBytes, ct)) { return staged; }
            staged.Dispose();
            return null;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    public void Dispose() => File.Delete(FilePath);

    private async Task<bool> CopyAsync(Stream content, long maxBytes, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(FilePath, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            while (await content.ReadAsync(buffer, ct) is var read and > 0)
            {
                Bytes += read;
                if (Bytes > maxBytes) { return false; }
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        Sha256 = Convert.ToHexStringLower(hash.GetCurrentHash());
        return true;
    }
}

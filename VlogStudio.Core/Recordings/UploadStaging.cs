using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Recordings;

/// <summary>
/// Where uploads wait until they are whole: one file each, one sender at a time, and a running SHA-256 for as long as this process lives.
/// </summary>
/// <param name="options">The folder.</param>
public sealed class UploadStaging(IOptions<RecordingsOptions> options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<Guid, Place> _places = new();

    internal string Folder => Directory.CreateDirectory(Path.GetFullPath(options.Value.StagingFolder)).FullName;

    internal string PathOf(Guid uploadId) => Path.Combine(Folder, $"{uploadId:n}.part");

    /// <summary>
    /// Takes an upload for one request. A sender whose line is dead may still hold it: it is told to let go, keeping what it has.
    /// </summary>
    /// <returns>The hold; null when the other did not let go in time.</returns>
    internal async Task<UploadHold?> TakeAsync(Guid uploadId, CancellationToken ct)
    {
        var place = _places.GetOrAdd(uploadId, _ => new Place());
        place.Interrupt();
        return await place.Gate.WaitAsync(Patience, ct) ? new UploadHold(place) : null;
    }

    internal void Remove(Guid uploadId)
    {
        File.Delete(PathOf(uploadId));
        if (_places.TryRemove(uploadId, out var place)) { place.Forget(); }
    }

    internal sealed class Place
    {
        private volatile UploadHold? _holder;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        /// <summary>The hash of the first <see cref="HashedBytes"/> bytes.</summary>
        public IncrementalHash? Hash { get; set; }

        public long HashedBytes { get; set; }

        public void Enter(UploadHold holder) => _holder = holder;

        public void Interrupt() => _holder?.Interrupt();

        public void Leave()
        {
            _holder = null;
            Gate.Release();
        }

        public void Forget()
        {
            Hash?.Dispose();
            Hash = null;
            HashedBytes = 0;
        }
    }
}

/// <summary>One request's hold on an upload.</summary>
internal sealed class UploadHold : IDisposable
{
    private readonly UploadStaging.Place _place;
    private readonly CancellationTokenSource _interruption = new();

    internal UploadHold(UploadStaging.Place place)
    {
        _place = place;
        place.Enter(this);
    }

    /// <summary>Raised when another request wants the upload.</summary>
    public CancellationToken Interrupted => _interruption.Token;

    /// <summary>Counts bytes that were appended at an offset into the running hash, as long as it has seen all before them.</summary>
    public void Hash(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset == 0 && _place.HashedBytes > 0) { _place.Forget(); }
        if (offset != _place.HashedBytes) { return; }
        _place.Hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _place.Hash.AppendData(bytes);
        _place.HashedBytes += bytes.Length;
    }

    /// <summary>The running hash, if it has seen exactly this many bytes; null sends the caller to the file.</summary>
    public string? HashOf(long bytes) =>
        _place.Hash is { } hash && _place.HashedBytes == bytes ? Convert.ToHexStringLower(hash.GetCurrentHash()) : null;

    /// <summary>Drops the running hash, after bytes it has seen were thrown away.</summary>
    public void ForgetHash() => _place.Forget();

    public void Interrupt()
    {
        try { _interruption.Cancel(); }
        catch (ObjectDisposedException)
        {
            // It let go at the same moment, which is all that was wanted.
        }
    }

    public void Dispose()
    {
        _interruption.Dispose();
        _place.Leave();
    }
}

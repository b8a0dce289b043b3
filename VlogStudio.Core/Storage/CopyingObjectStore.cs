using System.Security.Cryptography;
using System.Text;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Storage;

/// <summary>
/// A store far away, and on this machine copies of what was read from it or written to it: those used longest ago go when they grow too many. Only what never
/// changes under its key is copied: originals and outputs. A copy counts as long as the store still has the object at that length.
/// </summary>
internal sealed class CopyingObjectStore(IObjectStore far, string folder, long bound) : IObjectStore, IDisposable
{
    private readonly Lock _sweeping = new();

    public long? PieceBytes => far.PieceBytes;

    public async Task PutFileAsync(string key, string path, string contentType, CancellationToken ct)
    {
        await far.PutFileAsync(key, path, contentType, ct);
        Keep(key, path);
    }

    public async Task TakeFileAsync(string key, string path, string contentType, CancellationToken ct)
    {
        await PutFileAsync(key, path, contentType, ct);
        File.Delete(path);
    }

    public Task PutAsync(string key, Stream content, long bytes, string contentType, CancellationToken ct) => far.PutAsync(key, content, bytes, contentType, ct);

    public Task<StoredObject?> FindAsync(string key, CancellationToken ct) => far.FindAsync(key, ct);

    public Task<Stream> OpenReadAsync(string key, long from, long? count, CancellationToken ct) => far.OpenReadAsync(key, from, count, ct);

    public async Task<string> FetchAsync(string key, string scratchFolder, CancellationToken ct)
    {
        if (!IsFixed(key)) { return await far.FetchAsync(key, scratchFolder, ct); }
        var found = await far.FindAsync(key, ct) ?? throw new FileNotFoundException("There is no such object.", key);
        var target = Path.Combine(scratchFolder, $"{Guid.NewGuid():n}.source");
        if (TryTake(key, found.Bytes, target)) { return target; }
        var fetched = await far.FetchAsync(key, scratchFolder, ct);
        Keep(key, fetched);
        return fetched;
    }

    public async Task DeleteAsync(string key, CancellationToken ct)
    {
        await far.DeleteAsync(key, ct);
        if (File.Exists(PathOf(key))) { File.Delete(PathOf(key)); }
    }

    public IAsyncEnumerable<ListedObject> ListAsync(string prefix, CancellationToken ct) => far.ListAsync(prefix, ct);

    public Task<Uri?> PresignReadAsync(string key, TimeSpan lifetime, string? downloadName, CancellationToken ct, bool isOutside = false) =>
        far.PresignReadAsync(key, lifetime, downloadName, ct, isOutside);

    public Task<PresignedUpload?> PresignUploadAsync(UploadWish wanted, TimeSpan lifetime, CancellationToken ct) => far.PresignUploadAsync(wanted, lifetime, ct);

    public Task<BegunUpload?> BeginUploadAsync(string key, long bytes, string contentType, CancellationToken ct) => far.BeginUploadAsync(key, bytes, contentType, ct);

    public Task<string> PutPartAsync(string key, string uploadId, FilePiece piece, CancellationToken ct) => far.PutPartAsync(key, uploadId, piece, ct);

    public Task<IReadOnlyList<ArrivedPart>?> ListPartsAsync(string key, string uploadId, CancellationToken ct) => far.ListPartsAsync(key, uploadId, ct);

    public Task AbortUploadAsync(string key, string uploadId, CancellationToken ct) => far.AbortUploadAsync(key, uploadId, ct);

    public IAsyncEnumerable<UnfinishedUpload> ListUploadsAsync(string prefix, CancellationToken ct) => far.ListUploadsAsync(prefix, ct);

    public Task FinishUploadAsync(string key, string uploadId, IReadOnlyList<string> tags, CancellationToken ct) => far.FinishUploadAsync(key, uploadId, tags, ct);

    public Task CheckAsync(CancellationToken ct) => far.CheckAsync(ct);

    public void Dispose() => (far as IDisposable)?.Dispose();

    /// <summary>Pictures are made anew under the same key; originals and outputs never are.</summary>
    private static bool IsFixed(string key) => key.EndsWith("/original", StringComparison.Ordinal) || key.StartsWith("out/", StringComparison.Ordinal);

    // Whoever reads has a name of their own for the bytes: what goes meanwhile does not go under them.
    private bool TryTake(string key, long bytes, string target)
    {
        var copy = new FileInfo(PathOf(key));
        try
        {
            if (!copy.Exists || copy.Length != bytes) { return false; }
            FileLinks.LinkOrCopy(copy.FullName, target);
            copy.LastWriteTimeUtc = TimeProvider.System.GetUtcNow().UtcDateTime;
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Keep(string key, string path)
    {
        if (!IsFixed(key) || new FileInfo(path).Length > bound) { return; }
        var copy = PathOf(key);
        var arriving = $"{copy}.{Guid.NewGuid():n}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            FileLinks.LinkOrCopy(path, arriving);
            File.Move(arriving, copy, overwrite: true);
            File.SetLastWriteTimeUtc(copy, TimeProvider.System.GetUtcNow().UtcDateTime);
            Sweep();
        }
        catch (IOException)
        {
            // A copy that cannot be kept costs time, nothing else.
            File.Delete(arriving);
        }
    }

    private void Sweep()
    {
        lock (_sweeping)
        {
            var kept = 0L;
            foreach (var copy in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderByDescending(f => f.LastWriteTimeUtc).ToList())
            {
                kept += copy.Length;
                if (kept > bound) { copy.Delete(); }
            }
        }
    }

    private string PathOf(string key)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ObjectKey.Checked(key))));
        return Path.Combine(folder, name[..2], name);
    }
}

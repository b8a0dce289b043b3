using System.Runtime.CompilerServices;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Storage;

/// <summary>
/// Objects as files below one folder, the media type in a small file beside each. A file appears under its name only when it is whole.
/// </summary>
internal sealed class FileObjectStore : IObjectStore
{
    private const string TypeSuffix = "~type";
    private const string PartSuffix = "~part";
    private const string FallbackType = "application/octet-stream";
    private readonly string _root;

    public FileObjectStore(string folder)
    {
        _root = Path.GetFullPath(folder);
        Directory.CreateDirectory(_root);
    }

    public long? PieceBytes => null;

    public Task PutFileAsync(string key, string path, string contentType, CancellationToken ct) => GuardedAsync($"write {key}", async () =>
    {
        await using var source = OpenSource(path);
        await WriteAsync(key, source, source.Length, contentType, ct);
        StudioMeter.Stored(source.Length);
    });

    public Task TakeFileAsync(string key, string path, string contentType, CancellationToken ct) => GuardedAsync($"take {key}", async () =>
    {
        var target = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await File.WriteAllTextAsync(target + TypeSuffix, contentType, ct);
        // Within one file system this is a rename; across two the runtime copies, which must not show under the final name.
        var part = $"{target}{Guid.NewGuid():n}{PartSuffix}";
        File.Move(path, part);
        File.Move(part, target, overwrite: true);
        StudioMeter.Stored(new FileInfo(target).Length);
    });

    public Task PutAsync(string key, Stream content, long bytes, string contentType, CancellationToken ct) =>
        GuardedAsync($"write {key}", () => WriteAsync(key, content, bytes, contentType, ct));

    public Task<StoredObject?> FindAsync(string key, CancellationToken ct) => GuardedAsync($"find {key}", async () =>
    {
        var file = new FileInfo(PathOf(key));
        return file.Exists ? new StoredObject(key, file.Length, await TypeOfAsync(file.FullName, ct)) : null;
    });

    public Task<Stream> OpenReadAsync(string key, long from, long? count, CancellationToken ct) => GuardedAsync<Stream>($"read {key}", () =>
    {
        var path = PathOf(key);
        if (!File.Exists(path)) { throw new FileNotFoundException("There is no such object.", key); }
        var file = OpenSource(path);
        file.Seek(from, SeekOrigin.Begin);
        return Task.FromResult<Stream>(count is { } limit ? new BoundedStream(file, limit) : file);
    });

    public Task<string> FetchAsync(string key, string scratchFolder, CancellationToken ct) => GuardedAsync($"fetch {key}", () =>
    {
        var path = PathOf(key);
        return File.Exists(path) ? Task.FromResult(path) : throw new FileNotFoundException("There is no such object.", key);
    });

    public Task DeleteAsync(string key, CancellationToken ct) => GuardedAsync($"delete {key}", () =>
    {
        var path = PathOf(key);
        if (!Directory.Exists(Path.GetDirectoryName(path))) { return Task.CompletedTask; }
        File.Delete(path);
        File.Delete(path + TypeSuffix);
        RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        return Task.CompletedTask;
    });

    public async IAsyncEnumerable<ListedObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        var folder = PathOf(prefix.TrimEnd('/'));
        // The walk is taken in one go: files that come and go under a lazy one would break it.
        var found = await GuardedAsync($"list {prefix}", () => Task.FromResult(Directory.Exists(folder)
            ? new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories).Where(f => !f.Name.EndsWith(TypeSuffix, StringComparison.Ordinal) && !f.Name.EndsWith(PartSuffix, StringComparison.Ordinal)).ToList()
            : []));
        foreach (var file in found)
        {
            ct.ThrowIfCancellationRequested();
            file.Refresh();
            if (file.Exists) { yield return new ListedObject(Path.GetRelativePath(_root, file.FullName).Replace('\\', '/'), file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero)); }
        }
    }

    public Task<Uri?> PresignReadAsync(string key, TimeSpan lifetime, string? downloadName, CancellationToken ct, bool isOutside = false) => Task.FromResult<Uri?>(null);

    public Task<PresignedUpload?> PresignUploadAsync(UploadWish wanted, TimeSpan lifetime, CancellationToken ct) => Task.FromResult<PresignedUpload?>(null);

    public Task<BegunUpload?> BeginUploadAsync(string key, long bytes, string contentType, CancellationToken ct) => Task.FromResult<BegunUpload?>(null);

    public Task<string> PutPartAsync(string key, string uploadId, FilePiece piece, CancellationToken ct) =>
        throw new ObjectStoreException("A folder takes no uploads in pieces.", isTransient: false);

    public Task<IReadOnlyList<ArrivedPart>?> ListPartsAsync(string key, string uploadId, CancellationToken ct) => Task.FromResult<IReadOnlyList<ArrivedPart>?>(null);

    public Task AbortUploadAsync(string key, string uploadId, CancellationToken ct) => Task.CompletedTask;

    public IAsyncEnumerable<UnfinishedUpload> ListUploadsAsync(string prefix, CancellationToken ct) => AsyncEnumerable.Empty<UnfinishedUpload>();

    public Task FinishUploadAsync(string key, string uploadId, IReadOnlyList<string> tags, CancellationToken ct) =>
        throw new ObjectStoreException("A folder takes no uploads in pieces.", isTransient: false);

    public Task CheckAsync(CancellationToken ct) => GuardedAsync($"write in {_root}", async () =>
    {
        var probe = Path.Combine(_root, $"{Guid.NewGuid():n}{PartSuffix}");
        await File.WriteAllTextAsync(probe, "ok", ct);
        File.Delete(probe);
    });

    private static FileStream OpenSource(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        Options = FileOptions.Asynchronous,
        BufferSize = 1 << 16,
    });

    private static async Task<string> TypeOfAsync(string path, CancellationToken ct)
    {
        try { return await File.ReadAllTextAsync(path + TypeSuffix, ct); }
        catch (FileNotFoundException) { return FallbackType; }
    }

    private static async Task GuardedAsync(string what, Func<Task> work) => await GuardedAsync(what, async () =>
    {
        await work();
        return true;
    });

    private static async Task<T> GuardedAsync<T>(string what, Func<Task<T>> work)
    {
        try { return await work(); }
        catch (FileNotFoundException) { throw; }
        catch (IOException e) { throw new ObjectStoreException($"Could not {what}: {e.Message}", isTransient: true, e); }
        catch (UnauthorizedAccessException e) { throw new ObjectStoreException($"May not {what}: {e.Message}", isTransient: false, e); }
    }

    private async Task WriteAsync(string key, Stream content, long bytes, string contentType, CancellationToken ct)
    {
        var target = PathOf(key);
        var part = $"{target}{Guid.NewGuid():n}{PartSuffix}";
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        try
        {
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                await content.CopyToAsync(file, 1 << 17, ct);
                if (file.Length != bytes) { throw new IOException($"{file.Length} bytes came instead of {bytes}."); }
                await file.FlushAsync(ct);
                file.Flush(flushToDisk: true);
            }
            await File.WriteAllTextAsync(target + TypeSuffix, contentType, ct);
            File.Move(part, target, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    private string PathOf(string key) => Path.Combine(_root, ObjectKey.Checked(key));

    private void RemoveEmptyFolders(string folder)
    {
        try
        {
            for (var at = folder; at.Length > _root.Length && !Directory.EnumerateFileSystemEntries(at).Any(); at = Path.GetDirectoryName(at)!)
            {
                Directory.Delete(at);
            }
        }
        catch (IOException)
        {
            // Somebody writes there again: then the folder is wanted.
        }
    }
}

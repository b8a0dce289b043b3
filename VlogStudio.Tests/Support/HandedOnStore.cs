using VlogStudio.Core.Storage;

namespace VlogStudio.Tests.Support;

/// <summary>A store that hands everything on to another; a test changes what it is about.</summary>
internal abstract class HandedOnStore(IObjectStore inner) : IObjectStore
{
    public long? PieceBytes => inner.PieceBytes;

    public Task PutFileAsync(string key, string path, string contentType, CancellationToken ct) => inner.PutFileAsync(key, path, contentType, ct);

    public Task TakeFileAsync(string key, string path, string contentType, CancellationToken ct) => inner.TakeFileAsync(key, path, contentType, ct);

    public Task PutAsync(string key, Stream content, long bytes, string contentType, CancellationToken ct) => inner.PutAsync(key, content, bytes, contentType, ct);

    public Task<StoredObject?> FindAsync(string key, CancellationToken ct) => inner.FindAsync(key, ct);

    public Task<Stream> OpenReadAsync(string key, long from, long? count, CancellationToken ct) => inner.OpenReadAsync(key, from, count, ct);

    public virtual Task<string> FetchAsync(string key, string scratchFolder, CancellationToken ct) => inner.FetchAsync(key, scratchFolder, ct);

    public Task DeleteAsync(string key, CancellationToken ct) => inner.DeleteAsync(key, ct);

    public IAsyncEnumerable<ListedObject> ListAsync(string prefix, CancellationToken ct) => inner.ListAsync(prefix, ct);

    public Task<Uri?> PresignReadAsync(string key, TimeSpan lifetime, string? downloadName, CancellationToken ct, bool isOutside = false) =>
        inner.PresignReadAsync(key, lifetime, downloadName, ct, isOutside);

    public Task<PresignedUpload?> PresignUploadAsync(UploadWish wanted, TimeSpan lifetime, CancellationToken ct) => inner.PresignUploadAsync(wanted, lifetime, ct);

    public Task<BegunUpload?> BeginUploadAsync(string key, long bytes, string contentType, CancellationToken ct) => inner.BeginUploadAsync(key, bytes, contentType, ct);

    public virtual Task<string> PutPartAsync(string key, string uploadId, FilePiece piece, CancellationToken ct) => inner.PutPartAsync(key, uploadId, piece, ct);

    public Task<IReadOnlyList<ArrivedPart>?> ListPartsAsync(string key, string uploadId, CancellationToken ct) => inner.ListPartsAsync(key, uploadId, ct);

    public Task AbortUploadAsync(string key, string uploadId, CancellationToken ct) => inner.AbortUploadAsync(key, uploadId, ct);

    public IAsyncEnumerable<UnfinishedUpload> ListUploadsAsync(string prefix, CancellationToken ct) => inner.ListUploadsAsync(prefix, ct);

    public virtual Task FinishUploadAsync(string key, string uploadId, IReadOnlyList<string> tags, CancellationToken ct) => inner.FinishUploadAsync(key, uploadId, tags, ct);

    public Task CheckAsync(CancellationToken ct) => inner.CheckAsync(ct);
}

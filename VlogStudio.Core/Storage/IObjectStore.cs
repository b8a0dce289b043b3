using System.Security.Cryptography;

namespace VlogStudio.Core.Storage;

/// <summary>What is known of a stored object.</summary>
/// <param name="Key">Its object key.</param>
/// <param name="Bytes">Its length in bytes.</param>
/// <param name="ContentType">Its media type.</param>
public sealed record StoredObject(string Key, long Bytes, string ContentType);

/// <summary>An object met on a walk through the store.</summary>
/// <param name="Key">Its object key.</param>
/// <param name="Bytes">Its length in bytes.</param>
/// <param name="WrittenAt">When it was written (UTC, the store's clock).</param>
public sealed record ListedObject(string Key, long Bytes, DateTimeOffset WrittenAt);

/// <summary>A place to be filled by somebody else.</summary>
/// <param name="Key">Its object key.</param>
/// <param name="Bytes">Its exact length.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="UploadId">An upload in pieces that was begun before and needs fresh addresses; null begins one where it is needed.</param>
public sealed record UploadWish(string Key, long Bytes, string ContentType, string? UploadId = null)
{
    /// <summary>Length of the pieces the upload was begun with; null takes the setting's.</summary>
    public long? PartBytes { get; init; }

    /// <summary>Whether the addresses are for somebody who reaches the store by its public address.</summary>
    public bool IsOutside { get; init; }

    /// <summary>The pieces to give addresses for; null gives all.</summary>
    public IReadOnlyList<PartWish>? Only { get; init; }
}

/// <summary>A piece an address is wanted for.</summary>
/// <param name="Number">1, 2, 3 …</param>
/// <param name="Md5">MD5 of its bytes, base64: then the address takes these bytes and no others, if the sender names it as <c>Content-MD5</c>.</param>
public sealed record PartWish(int Number, string? Md5 = null);

/// <summary>An upload in pieces that was begun.</summary>
/// <param name="UploadId">Its name at the store.</param>
/// <param name="PartBytes">The length of every piece but the last, which is no longer.</param>
public sealed record BegunUpload(string UploadId, long PartBytes);

/// <summary>A piece of a local file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Number">1, 2, 3 …</param>
/// <param name="From">Its first byte in the file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Md5">MD5 of its bytes, base64: the store refuses others.</param>
public sealed record FilePiece(string Path, int Number, long From, long Bytes, string Md5)
{
    /// <summary>Reads a part of a file for its checksum.</summary>
    internal static async Task<FilePiece> OfAsync(string path, S3Part part, CancellationToken ct)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous, BufferSize = 1 << 16 });
        file.Seek(part.From, SeekOrigin.Begin);
        await using var piece = new BoundedStream(file, part.Bytes);
        return new FilePiece(path, part.Number, part.From, part.Bytes, Convert.ToBase64String(await MD5.HashDataAsync(piece, ct)));
    }
}

/// <summary>A piece that has arrived.</summary>
/// <param name="Number">1, 2, 3 …</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Tag">The store's tag for it.</param>
public sealed record ArrivedPart(int Number, long Bytes, string Tag);

/// <summary>An upload in pieces nobody has finished yet.</summary>
/// <param name="Key">The object key it is for.</param>
/// <param name="UploadId">Its name at the store.</param>
/// <param name="BegunAt">When it was begun (UTC, the store's clock).</param>
public sealed record UnfinishedUpload(string Key, string UploadId, DateTimeOffset BegunAt);

/// <summary>Addresses to fill a place by.</summary>
/// <param name="UploadId">Names an upload in several pieces; null for one piece.</param>
/// <param name="Parts">The pieces, each sent with PUT.</param>
public sealed record PresignedUpload(string? UploadId, IReadOnlyList<PresignedPart> Parts);

/// <summary>The address of one piece.</summary>
/// <param name="Number">1, 2, 3 …</param>
/// <param name="From">Its first byte.</param>
/// <param name="Bytes">Its length, which is signed with it.</param>
/// <param name="Url">Where it is sent.</param>
public sealed record PresignedPart(int Number, long From, long Bytes, Uri Url);

/// <summary>
/// Where recordings and films lie: a folder or an S3 bucket. Keys are made by <see cref="ObjectKeys"/> alone, never from what a person typed.
/// </summary>
/// <exception cref="ObjectStoreException">Every member throws it when the store cannot be reached or refuses.</exception>
public interface IObjectStore
{
    /// <summary>Longer objects go up in pieces; null where the store takes none.</summary>
    long? PieceBytes { get; }

    /// <summary>Copies a local file into the store.</summary>
    Task PutFileAsync(string key, string path, string contentType, CancellationToken ct);

    /// <summary>Moves a local file into the store: afterwards it is there and no longer here.</summary>
    Task TakeFileAsync(string key, string path, string contentType, CancellationToken ct);

    /// <summary>Writes a stream of known length into the store.</summary>
    Task PutAsync(string key, Stream content, long bytes, string contentType, CancellationToken ct);

    /// <summary>Looks an object up; null where there is none.</summary>
    Task<StoredObject?> FindAsync(string key, CancellationToken ct);

    /// <summary>Opens a part of an object for reading.</summary>
    /// <param name="key">The object key.</param>
    /// <param name="from">First byte.</param>
    /// <param name="count">How many bytes, or null for the rest.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    Task<Stream> OpenReadAsync(string key, long from, long? count, CancellationToken ct);

    /// <summary>
    /// Gives a local path to read the object from: the file itself where the store is a folder, else a copy in <paramref name="scratchFolder"/>.
    /// The file must not be written to.
    /// </summary>
    Task<string> FetchAsync(string key, string scratchFolder, CancellationToken ct);

    /// <summary>Removes an object; a missing one is fine.</summary>
    Task DeleteAsync(string key, CancellationToken ct);

    /// <summary>Walks through the objects whose keys begin so, in no order; what is written meanwhile may be met or not.</summary>
    /// <param name="prefix">The beginning of the keys, whole folders: <c>out/</c>.</param>
    /// <param name="ct">Ends the walk.</param>
    IAsyncEnumerable<ListedObject> ListAsync(string prefix, CancellationToken ct);

    /// <summary>A URL anyone may read the object from for a while; null where the store has none to give.</summary>
    /// <param name="key">The object key.</param>
    /// <param name="lifetime">How long it is good.</param>
    /// <param name="downloadName">The name it is saved under, or null.</param>
    /// <param name="ct">Ends the call.</param>
    /// <param name="isOutside">Whether it is for somebody who reaches the store by its public address.</param>
    Task<Uri?> PresignReadAsync(string key, TimeSpan lifetime, string? downloadName, CancellationToken ct, bool isOutside = false);

    /// <summary>
    /// Addresses by which anyone may fill a place for a while: exactly so many bytes, in one piece or, for a large object, in several that
    /// <see cref="FinishUploadAsync"/> puts together. Null where the store has none to give.
    /// </summary>
    /// <param name="wanted">The place.</param>
    /// <param name="lifetime">How long the addresses are good.</param>
    /// <param name="ct">Ends the call.</param>
    Task<PresignedUpload?> PresignUploadAsync(UploadWish wanted, TimeSpan lifetime, CancellationToken ct);

    /// <summary>
    /// Begins an upload in pieces, of whatever length, for somebody else to send; null where the store takes none. Unlike an address for a whole object, those
    /// of pieces are worth nothing once the upload is finished.
    /// </summary>
    Task<BegunUpload?> BeginUploadAsync(string key, long bytes, string contentType, CancellationToken ct);

    /// <summary>Sends a piece of an upload that was begun.</summary>
    /// <returns>Its tag.</returns>
    Task<string> PutPartAsync(string key, string uploadId, FilePiece piece, CancellationToken ct);

    /// <summary>The pieces of an upload that have arrived, in order; null where the store does not know the upload (any more).</summary>
    Task<IReadOnlyList<ArrivedPart>?> ListPartsAsync(string key, string uploadId, CancellationToken ct);

    /// <summary>Throws an upload in pieces away; one that is gone is fine.</summary>
    Task AbortUploadAsync(string key, string uploadId, CancellationToken ct);

    /// <summary>Walks through the uploads in pieces that nobody has finished and whose keys begin so.</summary>
    IAsyncEnumerable<UnfinishedUpload> ListUploadsAsync(string prefix, CancellationToken ct);

    /// <summary>Puts the pieces of an upload together; they all must have arrived.</summary>
    /// <param name="key">The object key.</param>
    /// <param name="uploadId">The upload's name.</param>
    /// <param name="tags">The tags that were answered for the pieces, in order.</param>
    /// <param name="ct">Ends the call.</param>
    Task FinishUploadAsync(string key, string uploadId, IReadOnlyList<string> tags, CancellationToken ct);

    /// <summary>Whether the store answers, for the health page.</summary>
    Task CheckAsync(CancellationToken ct);
}

/// <summary>The object store could not be reached or refused: an error of the world.</summary>
public sealed class ObjectStoreException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was tried.</param>
    /// <param name="isTransient">Whether trying again may help.</param>
    /// <param name="inner">What the store said.</param>
    public ObjectStoreException(string message, bool isTransient, Exception? inner = null)
        : base(message, inner) => IsTransient = isTransient;

    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient { get; }
}

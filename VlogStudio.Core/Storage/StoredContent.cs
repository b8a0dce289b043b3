namespace VlogStudio.Core.Storage;

/// <summary>An object that is about to be sent to somebody: what it is and how to read a part of it.</summary>
/// <param name="Key">Its object key; also the base of its entity tag, for objects are never changed in place.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Bytes">Its length in bytes.</param>
/// <param name="FileName">The name a download is saved under, or null.</param>
/// <param name="OpenAsync">Opens a part: first byte, how many (null for the rest).</param>
public sealed record StoredContent(
    string Key, string ContentType, long Bytes, string? FileName, Func<long, long?, CancellationToken, Task<Stream>> OpenAsync);

/// <summary>Finds objects for sending.</summary>
public static class StoredContents
{
    /// <summary>An object ready for sending; null where there is none.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="key">Its object key.</param>
    /// <param name="fileName">The name a download is saved under, or null.</param>
    /// <param name="contentType">Its media type where the store's own is not to be trusted, else null.</param>
    /// <param name="ct">Ends the call.</param>
    public static async Task<StoredContent?> FindContentAsync(
        this IObjectStore store, string key, string? fileName, string? contentType, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.FindAsync(key, ct) is { } found
            ? new StoredContent(key, contentType ?? found.ContentType, found.Bytes, fileName, (from, count, token) => store.OpenReadAsync(key, from, count, token))
            : null;
    }
}

using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Compute;

/// <summary>Finds the object a signed address allows to read, while its attempt lasts.</summary>
public sealed class ReadSignedObject
{
    private readonly SignedObjects _signatures;
    private readonly LeaseToNode _leases;
    private readonly IObjectStore _store;

    internal ReadSignedObject(SignedObjects signatures, LeaseToNode leases, IObjectStore store) => (_signatures, _leases, _store) = (signatures, leases, store);

    /// <summary>Finds it.</summary>
    /// <returns>The object; or signature_refused, signature_expired, stale_lease, source_gone.</returns>
    public async Task<Result<StoredContent>> HandleAsync(string? signature, CancellationToken ct)
    {
        var what = _signatures.Read(signature, isWrite: false);
        if (!what.IsOk) { return what.Refused<StoredContent>(); }
        if (!await _leases.IsHeldAsync(what.Value.JobId, what.Value.Fence, ct)) { return Problem.Conflict("stale_lease"); }
        return await _store.FindContentAsync(what.Value.Key, null, null, ct) is { } content ? content : Problem.NotFound("source_gone");
    }
}

/// <summary>Stores what a signed address allows to write: that many bytes with that checksum, and nothing else.</summary>
public sealed class StoreSignedObject
{
    private readonly SignedObjects _signatures;
    private readonly LeaseToNode _leases;
    private readonly IObjectStore _store;

    internal StoreSignedObject(SignedObjects signatures, LeaseToNode leases, IObjectStore store) => (_signatures, _leases, _store) = (signatures, leases, store);

    /// <summary>Looks at an upload before its first byte is read.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="length">The announced length, or null.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>What may be written; or signature_refused, signature_expired, stale_lease, upload_length_differs.</returns>
    public async Task<Result<SignedObject>> CheckAsync(string? signature, long? length, CancellationToken ct)
    {
        var what = _signatures.Read(signature, isWrite: true);
        if (!what.IsOk) { return what; }
        if (length != what.Value.Bytes) { return Problem.Invalid("body", "upload_length_differs", what.Value.Bytes); }
        return await _leases.IsHeldAsync(what.Value.JobId, what.Value.Fence, ct) ? what : Problem.Conflict("stale_lease");
    }

    /// <summary>Stores it; it is there only when the last byte and the checksum are as they should be.</summary>
    /// <returns>Nothing; or upload_checksum_differs.</returns>
    public async Task<Result<Unit>> HandleAsync(SignedObject what, Stream body, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(what);
        await using var checkedBody = new ChecksumStream(body, what.Bytes, what.Sha256!);
        try
        {
            await _store.PutAsync(what.Key, checkedBody, what.Bytes, what.ContentType!, ct);
            return default(Unit);
        }
        catch (Exception) when (checkedBody.IsWrong)
        {
            return Problem.Invalid("body", "upload_checksum_differs");
        }
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// Brings what a job made into the store. A large output goes up in pieces, and the next attempt of the job, here or on another node, goes on with those that are
/// there: if it made the very same bytes, which their checksums tell.
/// </summary>
public sealed class StoreOutput(IDbContextFactory<StudioDb> dbs, IObjectStore store, TimeProvider time)
{
    /// <summary>Brings it there.</summary>
    /// <param name="attempt">The job and the fence of its attempt.</param>
    /// <param name="name">What it is: film.mp4 …</param>
    /// <param name="path">The local file.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="ct">Ends the call; what has arrived stays there.</param>
    /// <returns>Its object key, which may be one that an earlier attempt began to fill.</returns>
    /// <exception cref="ObjectStoreException">The store cannot be reached or refuses.</exception>
    public async Task<string> HandleAsync((Guid JobId, int Fence) attempt, string name, string path, string contentType, CancellationToken ct)
    {
        var bytes = new FileInfo(path).Length;
        if (store.PieceBytes is not { } from || bytes <= from)
        {
            var key = ObjectKeys.Output(attempt.JobId, attempt.Fence, name);
            await store.PutFileAsync(key, path, contentType, ct);
            return key;
        }
        var sha256 = await Sha256Hex.OfFileAsync(path, ct);
        var (upload, arrived) = await OpenAsync(attempt, name, bytes, sha256, contentType, ct);
        if (arrived is not null)
        {
            var tags = await SendAsync(upload, path, arrived, ct);
            try { await store.FinishUploadAsync(upload.Key, upload.UploadId, tags, ct); }
            catch (FileNotFoundException e)
            {
                // An attempt that was thought dead put the same pieces together a moment ago, or gave the upload up.
                if (await store.FindAsync(upload.Key, ct) is not { } there || there.Bytes != bytes) { throw new ObjectStoreException($"The upload of {name} is gone.", isTransient: true, e); }
            }
        }
        await ForgetAsync(upload, ct);
        return upload.Key;
    }

    /// <summary>Throws away uploads that nobody has gone on with since a time.</summary>
    internal async Task<int> SweepAsync(DateTimeOffset before, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var left = await db.OutputUploads.AsNoTracking().Where(u => u.BegunAt < before).ToListAsync(ct);
        foreach (var upload in left)
        {
            await store.AbortUploadAsync(upload.Key, upload.UploadId, ct);
            await ForgetAsync(upload, ct);
        }
        var swept = left.Count;
        // What was begun a moment before its process died has no row.
        await foreach (var found in store.ListUploadsAsync("out/", ct))
        {
            if (found.BegunAt >= before || left.Exists(u => u.UploadId == found.UploadId)) { continue; }
            await store.AbortUploadAsync(found.Key, found.UploadId, ct);
            swept++;
        }
        return swept;
    }

    /// <summary>The upload to go on with, or a new one, and what has arrived of it; nothing where all was put together before.</summary>
    private async Task<(OutputUpload Upload, IReadOnlyList<ArrivedPart>? Arrived)> OpenAsync(
        (Guid JobId, int Fence) attempt, string name, long bytes, string sha256, string contentType, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.OutputUploads.AsNoTracking().SingleOrDefaultAsync(u => u.JobId == attempt.JobId && u.Name == name, ct) is { } earlier)
        {
            if (earlier.Sha256 == sha256)
            {
                if (await store.ListPartsAsync(earlier.Key, earlier.UploadId, ct) is { } arrived) { return (earlier, arrived); }
                if (await store.FindAsync(earlier.Key, ct) is { } whole && whole.Bytes == bytes) { return (earlier, null); }
            }
            else
            {
                await store.AbortUploadAsync(earlier.Key, earlier.UploadId, ct);
            }
            await ForgetAsync(earlier, ct);
        }
        var key = ObjectKeys.Output(attempt.JobId, attempt.Fence, name);
        var begun = (await store.BeginUploadAsync(key, bytes, contentType, ct))!;
        var upload = new OutputUpload
        {
            JobId = attempt.JobId, Name = name, Key = key, UploadId = begun.UploadId, PartBytes = begun.PartBytes, Bytes = bytes, Sha256 = sha256, BegunAt = time.GetUtcNow(),
        };
        db.OutputUploads.Add(upload);
        await db.SaveChangesAsync(ct);
        return (upload, []);
    }

    private async Task<List<string>> SendAsync(OutputUpload upload, string path, IReadOnlyList<ArrivedPart> arrived, CancellationToken ct)
    {
        var there = arrived.ToDictionary(p => p.Number);
        var tags = new List<string>();
        foreach (var part in S3Parts.Of(upload.Bytes, upload.PartBytes))
        {
            var piece = await FilePiece.OfAsync(path, part, ct);
            // Only what bears its checksum as its tag is taken for the same piece.
            if (there.TryGetValue(part.Number, out var kept) && kept.Bytes == part.Bytes && string.Equals(kept.Tag, Convert.ToHexStringLower(Convert.FromBase64String(piece.Md5)), StringComparison.OrdinalIgnoreCase)) { tags.Add(kept.Tag); }
            else { tags.Add(await store.PutPartAsync(upload.Key, upload.UploadId, piece, ct)); }
        }
        return tags;
    }

    private async Task ForgetAsync(OutputUpload upload, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        await db.OutputUploads.Where(u => u.JobId == upload.JobId && u.Name == upload.Name && u.UploadId == upload.UploadId).ExecuteDeleteAsync(ct);
    }
}

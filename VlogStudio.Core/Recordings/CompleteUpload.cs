using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings;

/// <summary>Hands an upload whose bytes are all there over to the ingest. Running it again after a crash is fine.</summary>
/// <param name="dbs">The database.</param>
/// <param name="staging">Where the bytes are.</param>
/// <param name="store">Where they go.</param>
/// <param name="ingest">Starts the ingest.</param>
public sealed class CompleteUpload(IDbContextFactory<StudioDb> dbs, UploadStaging staging, IObjectStore store, StartIngest ingest)
{
    /// <summary>Hands it over. <paramref name="sha256"/> is the running hash, or null to read the bytes once more.</summary>
    internal async Task<Result<UploadState>> HandleAsync(Guid uploadId, string? sha256, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var upload = await db.Uploads.AsNoTracking().FirstAsync(u => u.Id == uploadId, ct);
        if (upload.CompletedAt is null)
        {
            var path = staging.PathOf(uploadId);
            if (upload.Length == 0 && !File.Exists(path)) { await File.WriteAllBytesAsync(path, [], ct); }
            sha256 ??= await HashAsync(upload, path, ct);
            if (sha256 is null) { return RecordingProblems.UploadNotFound; }
            await ingest.AdmitAsync(upload.RecordingId, path, sha256, upload.Received, ct);
            staging.Remove(uploadId);
            upload = await db.Uploads.AsNoTracking().FirstAsync(u => u.Id == uploadId, ct);
        }
        var recording = await db.Recordings.AsNoTracking().Where(r => r.Id == upload.RecordingId).Select(r => r.Sha256).FirstAsync(ct);
        return upload.ToState(recording is null ? null : await RecordingReader.FindTwinAsync(db, upload.UserId, recording, upload.RecordingId, ct));
    }

    private async Task<string?> HashAsync(Upload upload, string path, CancellationToken ct)
    {
        if (File.Exists(path))
        {
            await using var file = File.OpenRead(path);
            return file.Length == upload.Length ? await Sha256Hex.OfAsync(file, ct) : null;
        }
        var key = ObjectKeys.Original(upload.UserId, upload.RecordingId);
        if (await store.FindAsync(key, ct) is not { } stored || stored.Bytes != upload.Length) { return null; }
        await using var content = await store.OpenReadAsync(key, 0, null, ct);
        return await Sha256Hex.OfAsync(content, ct);
    }
}

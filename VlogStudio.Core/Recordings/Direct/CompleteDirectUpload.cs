using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings.Direct;

/// <summary>Puts the pieces of an upload together and starts the ingest. Running it again, here or on another node, is fine.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">Where the pieces lie.</param>
/// <param name="ingest">Starts the ingest.</param>
/// <param name="time">The clock.</param>
public sealed class CompleteDirectUpload(IDbContextFactory<StudioDb> dbs, IObjectStore store, StartIngest ingest, TimeProvider time)
{
    private const int MostNamed = 20;

    /// <summary>
    /// Puts it together, once every piece is there with its exact length and the tag its sender was answered. Refuses with upload_not_found,
    /// upload_expired, upload_parts_missing, upload_part_differs, upload_size_differs.
    /// </summary>
    /// <param name="userId">Whose it is.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="sent">The pieces as their sender knows them; null where they were compared before.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task<Result<DirectUploadState>> HandleAsync(Guid userId, Guid uploadId, IReadOnlyList<SentPart>? sent, CancellationToken ct)
    {
        await using (var db = await dbs.CreateDbContextAsync(ct))
        {
            var upload = await db.Uploads.FirstOrDefaultAsync(u => u.Id == uploadId && u.UserId == userId && u.StoreUploadId != null, ct);
            if (upload is null) { return RecordingProblems.UploadNotFound; }
            if (upload.CompletedAt is null && upload.Received != upload.Length)
            {
                if (upload.ExpiresAt < time.GetUtcNow()) { return RecordingProblems.UploadExpired; }
                if (await store.ListPartsAsync(upload.KeyOf(), upload.StoreUploadId!, ct) is not { } arrived) { return RecordingProblems.UploadExpired; }
                if (Refuse(upload, arrived, sent ?? []) is { } refusal) { return refusal; }
                // From here on the sweep finishes it, whatever becomes of this process or of the sender.
                await db.Uploads.Where(u => u.Id == uploadId && u.CompletedAt == null).ExecuteUpdateAsync(set => set.SetProperty(u => u.Received, upload.Length!.Value), ct);
            }
        }
        return await FinishAsync(uploadId, ct);
    }

    /// <summary>Finishes an upload whose pieces were found complete.</summary>
    internal async Task<Result<DirectUploadState>> FinishAsync(Guid uploadId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // One at a time, over all nodes: the second finds it done.
        var upload = (await db.Uploads.FromSql($"SELECT * FROM upload WHERE id = {uploadId} FOR UPDATE").ToListAsync(ct)).SingleOrDefault();
        if (upload is null) { return RecordingProblems.UploadNotFound; }
        var recording = await db.Recordings.FirstAsync(r => r.Id == upload.RecordingId, ct);
        if (upload.CompletedAt is null)
        {
            if (await AssembleAsync(upload, ct) is { } refusal)
            {
                upload.Received = 0;
                await db.SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
                return refusal;
            }
            await ingest.AdmitAsync(db, recording, upload.KeyOf(), null, upload.Length!.Value, ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            await ingest.AnnounceAsync(recording, CancellationToken.None);
        }
        return upload.ToDirect(recording.Filename, []);
    }

    private static Problem? Refuse(Upload upload, IReadOnlyList<ArrivedPart> arrived, IReadOnlyList<SentPart> sent)
    {
        var there = arrived.Where(p => p.Number <= upload.PartsOf() && p.Bytes == upload.PartBytesOf(p.Number)).ToDictionary(p => p.Number, p => p.Tag);
        var missing = Enumerable.Range(1, upload.PartsOf()).Where(n => !there.ContainsKey(n)).Take(MostNamed).ToList();
        if (missing.Count > 0) { return Problem.Conflict("upload_parts_missing", string.Join(", ", missing.Select(n => n.ToString(CultureInfo.InvariantCulture)))); }
        var other = sent.FirstOrDefault(s => !there.TryGetValue(s.Number, out var tag) || !string.Equals(tag, s.Tag?.Trim('"'), StringComparison.OrdinalIgnoreCase));
        return other is null ? null : Problem.Conflict("upload_part_differs", other.Number);
    }

    private async Task<Problem?> AssembleAsync(Upload upload, CancellationToken ct)
    {
        var key = upload.KeyOf();
        // A store that does not know the upload any more has put it together before a crash, or cleared it away: the object tells.
        if (await store.ListPartsAsync(key, upload.StoreUploadId!, ct) is { } parts)
        {
            await store.FinishUploadAsync(key, upload.StoreUploadId!, [.. parts.Where(p => p.Number <= upload.PartsOf()).Select(p => p.Tag)], ct);
        }
        var found = await store.FindAsync(key, ct);
        if (found?.Bytes == upload.Length) { return null; }
        if (found is not null) { await store.DeleteAsync(key, ct); }
        return found is null ? RecordingProblems.UploadExpired : Problem.Conflict("upload_size_differs", upload.Length!.Value, found.Bytes);
    }
}

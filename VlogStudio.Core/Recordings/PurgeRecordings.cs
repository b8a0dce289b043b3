using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings;

/// <summary>Removes the objects of recordings that were removed long enough ago and that nothing needs; their rows stay, for films name them.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">Where the objects lie.</param>
/// <param name="needs">Who needs what although it was removed.</param>
/// <param name="options">How long undo is possible.</param>
/// <param name="time">The clock.</param>
public sealed class PurgeRecordings(
    IDbContextFactory<StudioDb> dbs, IObjectStore store, IEnumerable<RetentionNeed> needs, IOptions<RecordingsOptions> options, TimeProvider time)
{
    private const int AtOnce = 100;

    /// <summary>Removes the objects of at most a hundred.</summary>
    /// <returns>How many recordings lost their objects.</returns>
    /// <exception cref="ObjectStoreException">The store refused; the rest waits for the next run.</exception>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var due = await Due(db).OrderBy(r => r.DeletedAt).Select(r => r.Id).ToArrayAsync(ct);
        var needed = await NeededAsync(db, due, ct);
        var picked = due.Where(id => !needed.Contains(id)).Take(AtOnce).ToArray();
        foreach (var recording in await db.Recordings.Where(r => picked.Contains(r.Id)).ToListAsync(ct))
        {
            foreach (var key in (string?[])[recording.PosterKey, recording.SpriteKey, recording.ProxyKey, recording.OriginalKey])
            {
                if (key is not null) { await store.DeleteAsync(key, ct); }
            }
            (recording.PosterKey, recording.SpriteKey, recording.ProxyKey, recording.OriginalKey) = (null, null, null, null);
            await db.SaveChangesAsync(ct);
        }
        return picked.Length;
    }

    internal IQueryable<Recording> Due(StudioDb db)
    {
        var before = time.GetUtcNow() - options.Value.UndoLifetime;
        return db.Recordings.Where(r => r.DeletedAt < before && r.OriginalKey != null);
    }

    internal Task<HashSet<Guid>> NeededAsync(StudioDb db, Guid[] ids, CancellationToken ct) => needs.RecordingsAsync(db, ids, ct);
}

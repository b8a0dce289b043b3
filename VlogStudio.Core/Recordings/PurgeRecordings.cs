using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings;

/// <summary>Removes the objects of recordings that were removed long enough ago; their rows stay, for films name them.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">Where the objects lie.</param>
/// <param name="options">How long undo is possible.</param>
/// <param name="time">The clock.</param>
public sealed class PurgeRecordings(IDbContextFactory<StudioDb> dbs, IObjectStore store, IOptions<RecordingsOptions> options, TimeProvider time)
{
    private const int AtOnce = 100;

    /// <summary>Removes the objects of at most a hundred.</summary>
    /// <returns>How many recordings lost their objects.</returns>
    /// <exception cref="ObjectStoreException">The store refused; the rest waits for the next run.</exception>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var before = time.GetUtcNow() - options.Value.UndoLifetime;
        var removed = await db.Recordings.Where(r => r.DeletedAt < before && r.OriginalKey != null).OrderBy(r => r.DeletedAt).Take(AtOnce).ToListAsync(ct);
        foreach (var recording in removed)
        {
            foreach (var key in (string?[])[recording.PosterKey, recording.SpriteKey, recording.ProxyKey, recording.OriginalKey])
            {
                if (key is not null) { await store.DeleteAsync(key, ct); }
            }
            (recording.PosterKey, recording.SpriteKey, recording.ProxyKey, recording.OriginalKey) = (null, null, null, null);
            await db.SaveChangesAsync(ct);
        }
        return removed.Count;
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Data;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Music;

/// <summary>Throws away music that no row ever named: a piece goes into the store first and gets its row after, and a process may die between the two.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">Where the pieces lie.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where is told what went.</param>
public sealed class SweepTracks(IDbContextFactory<StudioDb> dbs, IObjectStore store, TimeProvider time, ILogger<SweepTracks> logger)
{
    /// <summary>Much longer than a piece may take from its object to its row.</summary>
    private static readonly TimeSpan s_spared = TimeSpan.FromHours(24);

    /// <summary>Throws away those written more than a day ago; what a person removed has its row still, and stays.</summary>
    /// <returns>How many pieces went.</returns>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow() - s_spared;
        var gone = await UnnamedObjects.RemoveAsync(store, "music/", before, keys => NamedAsync(keys, ct), ct);
        if (gone > 0) { MusicLog.Swept(logger, gone); }
        return gone;
    }

    private async Task<List<string>> NamedAsync(List<string> keys, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.Tracks.Where(t => keys.Contains(t.ObjectKey)).Select(t => t.ObjectKey).ToListAsync(ct);
    }
}

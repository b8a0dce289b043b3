using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings;

/// <summary>Throws away objects of recordings no row names: what a process that died at a bad moment left, and pictures of recordings that are gone.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">The store.</param>
/// <param name="time">The clock.</param>
public sealed class SweepRecordingObjects(IDbContextFactory<StudioDb> dbs, IObjectStore store, TimeProvider time)
{
    /// <summary>Much longer than a row may come after its object.</summary>
    private static readonly TimeSpan s_spared = TimeSpan.FromDays(1);

    /// <summary>Throws away those written more than a day ago.</summary>
    /// <returns>How many objects went.</returns>
    public Task<int> HandleAsync(CancellationToken ct) => UnnamedObjects.RemoveAsync(store, "recordings/", time.GetUtcNow() - s_spared, keys => NamedAsync(keys, ct), ct);

    private async Task<List<string>> NamedAsync(List<string> keys, CancellationToken ct)
    {
        // A key of another shape was made by nobody here, and is not ours to remove.
        var recordings = keys.ToDictionary(key => key, key => key.Split('/') is [_, _, var id, _, ..] && Guid.TryParseExact(id, "n", out var recording) ? recording : (Guid?)null);
        var ids = recordings.Values.OfType<Guid>().Distinct().ToArray();
        await using var db = await dbs.CreateDbContextAsync(ct);
        // A removed recording whose original went has no pictures either.
        var alive = (await db.Recordings.Where(r => ids.Contains(r.Id) && !(r.DeletedAt != null && r.OriginalKey == null)).Select(r => r.Id).ToListAsync(ct)).ToHashSet();
        return [.. keys.Where(key => recordings[key] is not { } recording || alive.Contains(recording))];
    }
}

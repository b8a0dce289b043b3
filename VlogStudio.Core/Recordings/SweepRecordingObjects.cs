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
    private const int Batch = 500;

    /// <summary>Much longer than a row may come after its object.</summary>
    private static readonly TimeSpan s_spared = TimeSpan.FromDays(1);

    /// <summary>Throws away those written more than a day ago.</summary>
    /// <returns>How many objects went.</returns>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        var (gone, batch, before) = (0, new List<(string Key, Guid Recording)>(Batch), time.GetUtcNow() - s_spared);
        await foreach (var found in store.ListAsync("recordings/", ct))
        {
            // A key of another shape was made by nobody here, and is not ours to remove.
            if (found.WrittenAt >= before || found.Key.Split('/') is not [_, _, var id, _, ..] || !Guid.TryParseExact(id, "n", out var recording)) { continue; }
            batch.Add((found.Key, recording));
            if (batch.Count < Batch) { continue; }
            gone += await RemoveUnnamedAsync(batch, ct);
            batch.Clear();
        }
        return gone + await RemoveUnnamedAsync(batch, ct);
    }

    private async Task<int> RemoveUnnamedAsync(List<(string Key, Guid Recording)> batch, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var ids = batch.Select(b => b.Recording).Distinct().ToArray();
        // A removed recording whose original went has no pictures either.
        var alive = (await db.Recordings.Where(r => ids.Contains(r.Id) && !(r.DeletedAt != null && r.OriginalKey == null)).Select(r => r.Id).ToListAsync(ct)).ToHashSet();
        var unnamed = batch.Where(b => !alive.Contains(b.Recording)).ToList();
        foreach (var (key, _) in unnamed) { await store.DeleteAsync(key, ct); }
        return unnamed.Count;
    }
}

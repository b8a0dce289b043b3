namespace VlogStudio.Core.Storage;

/// <summary>Objects that no row names: what a process left that died between the object and its row.</summary>
internal static class UnnamedObjects
{
    private const int Batch = 500;

    /// <summary>Throws away those below a prefix.</summary>
    /// <param name="store">Where they lie.</param>
    /// <param name="prefix">The beginning of their keys, whole folders: <c>out/</c>.</param>
    /// <param name="before">Only what was written before this is looked at: what is younger may get its row yet.</param>
    /// <param name="namedAsync">Tells which of some keys a row names.</param>
    /// <param name="ct">Ends the walk.</param>
    /// <returns>How many went.</returns>
    public static async Task<int> RemoveAsync(IObjectStore store, string prefix, DateTimeOffset before, Func<List<string>, Task<List<string>>> namedAsync, CancellationToken ct)
    {
        var (gone, batch) = (0, new List<string>(Batch));
        await foreach (var found in store.ListAsync(prefix, ct))
        {
            if (found.WrittenAt >= before) { continue; }
            batch.Add(found.Key);
            if (batch.Count < Batch) { continue; }
            gone += await RemoveAsync(store, batch, namedAsync, ct);
            batch.Clear();
        }
        return batch.Count == 0 ? gone : gone + await RemoveAsync(store, batch, namedAsync, ct);
    }

    private static async Task<int> RemoveAsync(IObjectStore store, List<string> keys, Func<List<string>, Task<List<string>>> namedAsync, CancellationToken ct)
    {
        var unnamed = keys.Except(await namedAsync(keys), StringComparer.Ordinal).ToList();
        foreach (var key in unnamed) { await store.DeleteAsync(key, ct); }
        return unnamed.Count;
    }
}

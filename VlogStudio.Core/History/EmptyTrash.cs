using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.History;

/// <summary>Deletes for good what has lain in the trash for 30 days.</summary>
public sealed class EmptyTrash(IDbContextFactory<StudioDb> contexts, ClearGeneration clear, TimeProvider clock)
{
    /// <summary>How long removed things can come back.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int Batch = 200;

    /// <summary>Empties it; answers how many rows were cleared.</summary>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Kept;
        for (var cleared = 0; ;)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var due = db.Generations.Where(h => h.IsDeleted && h.ClearedAt == null && h.RemovedAt <= before).OrderBy(h => h.RemovedAt).Take(Batch);
            var now = await clear.ClearAsync(db, due, ct);
            if (now == 0) { return cleared; }
            cleared += now;
        }
    }
}

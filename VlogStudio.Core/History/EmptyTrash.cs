using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.History;

/// <summary>Deletes for good what has lain in the trash long enough and nothing needs.</summary>
public sealed class EmptyTrash(IDbContextFactory<StudioDb> contexts, ClearGeneration clear, IEnumerable<RetentionNeed> needs, IOptions<HistoryOptions> options, TimeProvider clock)
{
    private const int Batch = 200;

    /// <summary>Empties it; answers how many rows were cleared.</summary>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (due, _) = await DueAsync(db, ct);
        var cleared = 0;
        foreach (var ids in due.Chunk(Batch))
        {
            await using var fresh = await contexts.CreateDbContextAsync(ct);
            cleared += await clear.ClearAsync(fresh, fresh.Generations.Where(h => ids.Contains(h.Id)), ct);
        }
        return cleared;
    }

    /// <summary>The rule as it is shown.</summary>
    internal RetentionRule Rule() => new()
    {
        Name = "trash",
        Setting = "History:TrashLifetime",
        Kept = () => options.Value.TrashLifetime,
        LookAsync = async ct =>
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var (due, needed) = await DueAsync(db, ct);
            return new RetentionFinding(due.Count, null, needed);
        },
        ApplyAsync = HandleAsync,
    };

    private async Task<(IReadOnlyList<Guid> Due, int Needed)> DueAsync(StudioDb db, CancellationToken ct)
    {
        var before = clock.GetUtcNow() - options.Value.TrashLifetime;
        var old = await db.Generations.Where(h => h.IsDeleted && h.ClearedAt == null && h.RemovedAt <= before).OrderBy(h => h.RemovedAt).Select(h => new { h.Id, h.JobId }).ToListAsync(ct);
        var needed = await needs.JobsAsync(db, [.. old.Where(h => h.JobId != null).Select(h => h.JobId!.Value)], ct);
        var due = old.Where(h => h.JobId is not { } job || !needed.Contains(job)).Select(h => h.Id).ToList();
        return (due, old.Count - due.Count);
    }
}

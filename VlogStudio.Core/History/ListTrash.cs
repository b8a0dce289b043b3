using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Lists what a person removed and what can still come back, newest removal first.</summary>
public sealed class ListTrash(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>One page of it.</summary>
    public async Task<Page<GenerationView>> HandleAsync(Guid userId, PageRequest page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = Of(db, userId);
        var items = await rows.AsNoTracking().OrderByDescending(h => h.RemovedAt).ThenByDescending(h => h.Id).Skip(page.Skip).Take(page.Limit).ToListAsync(ct);
        return new Page<GenerationView>([.. items.Select(GenerationView.Of)], await rows.CountAsync(ct));
    }

    internal static IQueryable<GenerationHistory> Of(StudioDb db, Guid userId) =>
        db.Generations.Where(h => h.UserId == userId && h.IsDeleted && h.ClearedAt == null);
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Lists a person's generations, newest first, without those they removed.</summary>
public sealed class ListGenerations(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>One page of them.</summary>
    public async Task<Page<GenerationView>> HandleAsync(Guid userId, GenerationFilter filter, PageRequest page, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = filter.Apply(db.Generations.AsNoTracking().Where(h => h.UserId == userId && !h.IsDeleted));
        var total = await rows.CountAsync(ct);
        var items = await rows.OrderByDescending(h => h.CreatedAt).ThenByDescending(h => h.Id).Skip(page.Skip).Take(page.Limit).ToListAsync(ct);
        return new Page<GenerationView>([.. items.Select(GenerationView.Of)], total);
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Marks a generation as a favourite, or no longer.</summary>
public sealed class MarkGeneration(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>Marks it; twice is as good as once.</summary>
    /// <returns>Nothing, or generation_not_found.</returns>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid id, bool isFavourite, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var marked = await db.Generations.Where(h => h.Id == id && h.UserId == userId && !h.IsDeleted).ExecuteUpdateAsync(s => s.SetProperty(h => h.IsFavourite, isFavourite), ct);
        return marked == 1 ? new Unit() : Problem.NotFound("generation_not_found");
    }
}

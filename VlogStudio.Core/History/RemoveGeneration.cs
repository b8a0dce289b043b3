using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Takes a generation off a person's list. The row stays: it is what they paid for.</summary>
public sealed class RemoveGeneration(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>Removes the row from the list.</summary>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var removed = await db.Generations.Where(h => h.Id == id && h.UserId == userId && !h.IsDeleted)
            .ExecuteUpdateAsync(s => s.SetProperty(h => h.IsDeleted, true), ct);
        return removed == 1 ? new Unit() : Problem.NotFound("generation_not_found");
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Puts a removed generation back on a person's list: the undo of <see cref="RemoveGeneration"/>.</summary>
public sealed class RestoreGeneration(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>Puts the row back; a row that was not removed is left as it is.</summary>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var restored = await db.Generations.Where(h => h.Id == id && h.UserId == userId).ExecuteUpdateAsync(s => s.SetProperty(h => h.IsDeleted, false), ct);
        return restored == 1 ? new Unit() : Problem.NotFound("generation_not_found");
    }
}

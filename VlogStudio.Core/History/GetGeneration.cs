using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Reads one generation of a person's.</summary>
public sealed class GetGeneration(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>The row, or not found when it is somebody else's or was removed.</summary>
    public async Task<Result<GenerationView>> HandleAsync(Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Generations.AsNoTracking().FirstOrDefaultAsync(h => h.Id == id && h.UserId == userId && !h.IsDeleted, ct);
        return row is null ? Problem.NotFound("generation_not_found") : GenerationView.Of(row);
    }
}

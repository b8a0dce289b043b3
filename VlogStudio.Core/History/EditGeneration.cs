using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Changes what a person wrote on a generation: title, tags, note.</summary>
public sealed class EditGeneration(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>Changes the row and answers it.</summary>
    public async Task<Result<GenerationView>> HandleAsync(Guid userId, Guid id, GenerationEdit edit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(edit);
        if (edit.Check() is { Count: > 0 } problems) { return Result<GenerationView>.Refuse(problems); }
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Generations.FirstOrDefaultAsync(h => h.Id == id && h.UserId == userId && !h.IsDeleted, ct);
        if (row is null) { return Problem.NotFound("generation_not_found"); }
        edit.Apply(row);
        await db.SaveChangesAsync(ct);
        return GenerationView.Of(row);
    }
}

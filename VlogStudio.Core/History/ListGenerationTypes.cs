using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.History;

/// <summary>Which types of generations a person has, for filters.</summary>
public sealed class ListGenerationTypes(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>The types, in order; each is found by one step in the index, however many rows it has.</summary>
    public async Task<IReadOnlyList<string>> HandleAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Database.SqlQuery<string>(
            $"""
            WITH RECURSIVE kinds(t) AS (
              (SELECT generation_type FROM generation_history WHERE user_id = {userId} ORDER BY generation_type LIMIT 1)
              UNION ALL
              SELECT (SELECT generation_type FROM generation_history WHERE user_id = {userId} AND generation_type > kinds.t ORDER BY generation_type LIMIT 1)
              FROM kinds WHERE kinds.t IS NOT NULL)
            SELECT t AS "Value" FROM kinds WHERE t IS NOT NULL
            """).ToListAsync(ct);
    }
}

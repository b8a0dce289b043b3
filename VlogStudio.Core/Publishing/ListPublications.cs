using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Publishing;

/// <summary>Reads a person's publications.</summary>
/// <param name="databases">The database.</param>
public sealed class ListPublications(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Those of a film, newest first.</summary>
    public async Task<IReadOnlyList<PublicationView>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await db.Publications.AsNoTracking().Where(p => p.UserId == userId && p.VlogId == vlogId).OrderByDescending(p => p.CreatedAt).Take(50).ToListAsync(ct);
        return [.. found.Select(PublicationView.Of)];
    }

    /// <summary>One, or publication_not_found.</summary>
    public async Task<Result<PublicationView>> GetAsync(Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Publications.AsNoTracking().SingleOrDefaultAsync(p => p.UserId == userId && p.Id == id, ct) is { } found
            ? PublicationView.Of(found)
            : Problem.NotFound("publication_not_found");
    }
}

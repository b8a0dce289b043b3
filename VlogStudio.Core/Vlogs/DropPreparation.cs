using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Vlogs;

/// <summary>Stops preparing a person's film. What is made already stays in the cache until room is needed.</summary>
public sealed class DropPreparation(IDbContextFactory<StudioDb> factory, CancelJob cancel)
{
    /// <summary>Stops it; nothing to stop is fine.</summary>
    public async Task HandleAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        foreach (var id in await Unfinished(db, userId).Select(j => j.Id).ToListAsync(ct)) { await cancel.HandleAsync(userId, id, ct); }
    }

    /// <summary>The person's preparations that go on, or would.</summary>
    internal static IQueryable<Job> Unfinished(StudioDb db, Guid userId)
    {
        var kind = PrepareVlogHandler.Prepare.Name;
        return db.Jobs.UnderWay().Where(j => j.UserId == userId && j.Kind == kind && !j.IsCancelRequested);
    }
}

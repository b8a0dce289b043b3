using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Reads a vlog.</summary>
public sealed class GetVlog(IDbContextFactory<StudioDb> factory)
{
    /// <summary>Reads it with its versions, or answers vlog_not_found.</summary>
    public async Task<Result<VlogView>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var vlog = await VlogReading.Of(db, userId).SingleOrDefaultAsync(v => v.Id == vlogId, ct);
        if (vlog is null) { return Problem.NotFound("vlog_not_found"); }
        var root = vlog.VersionOfId ?? vlog.Id;
        var versions = await VlogReading.Of(db, userId).Where(v => v.Id == root || v.VersionOfId == root).OrderBy(v => v.CreatedAt).ThenBy(v => v.Id)
            .Select(v => new VlogVersion(v.Id, v.Title, v.Status, v.CreatedAt)).ToListAsync(ct);
        return (await VlogReading.ViewAsync(db, [vlog], ct))[0] with { Versions = versions };
    }
}

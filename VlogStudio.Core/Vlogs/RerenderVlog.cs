using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Asks for another version of a film.</summary>
public sealed class RerenderVlog(IDbContextFactory<StudioDb> factory, VlogOrdering ordering)
{
    /// <summary>Asks for it, with changes; the film it is a version of stays as it is.</summary>
    /// <returns>The receipt of the new vlog; or vlog_not_found, or whatever <see cref="RequestVlog"/> refuses.</returns>
    public async Task<Result<VlogReceipt>> HandleAsync(Guid userId, Guid vlogId, VlogChanges changes, string? idempotencyKey, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(changes);
        await using var db = await factory.CreateDbContextAsync(ct);
        var earlier = await db.Vlogs.AsNoTracking().SingleOrDefaultAsync(v => v.Id == vlogId && v.UserId == userId && v.DeletedAt == null, ct);
        if (earlier is null) { return Problem.NotFound("vlog_not_found"); }
        var request = changes.ApplyTo(StudioJson.Read<VlogRequest>(earlier.Request) with { Title = earlier.Title });
        return await ordering.PlaceAsync(userId, request, earlier, idempotencyKey, $"{nameof(RerenderVlog)} {vlogId}", ct);
    }
}

using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>Says what another version of a film would cost and be.</summary>
public sealed class QuoteVersion(IDbContextFactory<StudioDb> factory, VlogOrdering ordering, QuoteVlog quote)
{
    /// <summary>The quote: exactly what <see cref="RerenderVlog"/> would hold and plan for the same changes; or vlog_not_found, or every reason it cannot be made.</summary>
    public async Task<Result<VlogQuote>> HandleAsync(Guid userId, Guid vlogId, VlogChanges changes, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(changes);
        await using var db = await factory.CreateDbContextAsync(ct);
        var earlier = await db.Vlogs.AsNoTracking().SingleOrDefaultAsync(v => v.Id == vlogId && v.UserId == userId && v.DeletedAt == null, ct);
        if (earlier is null) { return Problem.NotFound("vlog_not_found"); }
        var asked = StudioJson.Read<VlogRequest>(earlier.Request) with { Title = earlier.Title };
        var request = changes.ApplyTo(asked);
        if (!asked.FromTimeline || !HandedInTimeline.Keeps(asked, request))
        {
            return await quote.OfAsync(userId, await ordering.PlanAsync(db, userId, request with { FromTimeline = false }, asked.EventIds, ct), ct);
        }
        var kept = await HandedInTimeline.ChangedAsync(db, userId, StudioJson.Read<Timeline>(earlier.Timeline), asked, request, ct);
        return kept.IsOk
            ? await quote.OfAsync(userId, await ordering.PlanTimelineAsync(db, userId, kept.Value, new TimelineChoices(request.Codec, request.Quality, request.TargetDate), ct), ct)
            : kept.Refused<VlogQuote>();
    }
}

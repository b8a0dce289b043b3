using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>Asks for another version of a film.</summary>
public sealed class RerenderVlog(IDbContextFactory<StudioDb> factory, VlogOrdering ordering)
{
    /// <summary>
    /// Asks for it, with changes; the film it is a version of stays as it is. One that was handed in as a timeline keeps it, unless the changes ask for
    /// other events, another length, or other transitions: then it is planned of its events as any other.
    /// </summary>
    /// <returns>The receipt of the new vlog; or vlog_not_found, or whatever <see cref="RequestVlog"/> refuses.</returns>
    public async Task<Result<VlogReceipt>> HandleAsync(Guid userId, Guid vlogId, VlogChanges changes, string? idempotencyKey, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(changes);
        await using var db = await factory.CreateDbContextAsync(ct);
        var earlier = await db.Vlogs.AsNoTracking().SingleOrDefaultAsync(v => v.Id == vlogId && v.UserId == userId && v.DeletedAt == null, ct);
        if (earlier is null) { return Problem.NotFound("vlog_not_found"); }
        var asked = StudioJson.Read<VlogRequest>(earlier.Request) with { Title = earlier.Title };
        var request = changes.ApplyTo(asked);
        var what = $"{nameof(RerenderVlog)} {vlogId}";
        if (!asked.FromTimeline || !HandedInTimeline.Keeps(asked, request))
        {
            return await ordering.PlaceAsync(userId, request with { FromTimeline = false }, earlier, idempotencyKey, what, ct);
        }
        var kept = await HandedInTimeline.ChangedAsync(db, userId, StudioJson.Read<Timeline>(earlier.Timeline), asked, request, ct);
        return kept.IsOk
            ? await ordering.PlaceTimelineAsync(
                userId, kept.Value, new TimelineChoices(request.Codec, request.Quality, request.TargetDate), earlier, idempotencyKey, ClaimKey.HashOf(what, request), ct)
            : kept.Refused<VlogReceipt>();
    }
}

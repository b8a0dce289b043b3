using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>Says what a film would cost and be.</summary>
public sealed class QuoteVlog(IDbContextFactory<StudioDb> factory, VlogOrdering ordering, GetBalance balance, FilmSources sources, EstimateFilm estimate, IOptions<VlogsOptions> options)
{
    /// <summary>The quote: exactly what a request would hold and plan; or every reason the film cannot be made. Missing credits are no such reason here.</summary>
    public async Task<Result<VlogQuote>> HandleAsync(Guid userId, VlogRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var db = await factory.CreateDbContextAsync(ct);
        var planned = await ordering.PlanAsync(db, userId, request, [], ct);
        return await OfAsync(userId, planned, ct);
    }

    /// <summary>The quote of a plan.</summary>
    internal async Task<Result<VlogQuote>> OfAsync(Guid userId, Result<PlannedVlog> planned, CancellationToken ct)
    {
        if (!planned.IsOk) { return planned.Refused<VlogQuote>(); }
        var (request, timeline, price) = planned.Value;
        var available = (await balance.HandleAsync(userId, ct)).Available;
        var making = await estimate.HandleAsync(timeline, request.Profile, await sources.KnowAsync(timeline, ct), FilmCaches.Of(options.Value, userId), ct);
        return new VlogQuote(price, available, timeline.Duration(), making.Expected, [.. timeline.Positions().Select(p => new QuotedClip(
            p.Clip.EventId ?? Guid.Empty, p.Clip.RecordingId, p.Clip.In, p.Clip.In + timeline.Rate.ToTime(p.FrameCount), timeline.Rate.ToTime(p.StartFrame)))]) { LeastMaking = making.Low, MostMaking = making.High };
    }
}

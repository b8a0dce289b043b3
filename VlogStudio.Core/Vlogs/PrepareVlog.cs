using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>
/// Begins to make a film's picture while its wishes are still being chosen, so that asking for it takes less time. Free, for one film of a person at a
/// time, and dropped when another is prepared, when the film is asked for or when <see cref="DropPreparation"/> says so.
/// </summary>
public sealed class PrepareVlog(IDbContextFactory<StudioDb> factory, VlogOrdering ordering, EnqueueJob enqueue, DropPreparation drop)
{
    /// <summary>Prepares it; the same picture twice is prepared once. Nothing happens where the film could not be asked for.</summary>
    /// <returns>The job; or the request's problems.</returns>
    public async Task<Result<Guid>> HandleAsync(Guid userId, VlogRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var db = await factory.CreateDbContextAsync(ct);
        var planned = await ordering.PlanAsync(db, userId, request, [], ct);
        if (!planned.IsOk) { return planned.Refused<Guid>(); }
        // Neither the music nor a title changes the picture.
        var wanted = new PrepareVlogParams(
            planned.Value.Timeline with { Title = "", Music = null, OriginalVolume = 1 }, request.Profile);
        var job = enqueue.Add(db, PrepareVlogHandler.Prepare, userId, userId, wanted);
        var same = await DropPreparation.Unfinished(db, userId).Where(j => j.ParamsSha256 == job.ParamsSha256).Select(j => (Guid?)j.Id).FirstOrDefaultAsync(ct);
        if (same is { } known) { return known; }
        await drop.HandleAsync(userId, ct);
        await db.SaveChangesAsync(ct);
        await enqueue.IssueTicketAsync(PrepareVlogHandler.Prepare.Group, CancellationToken.None);
        return job.Id;
    }
}

/// <summary>What is prepared.</summary>
/// <param name="Timeline">The film, without what does not show.</param>
/// <param name="Profile">What kind of file it becomes.</param>
internal sealed record PrepareVlogParams(Timeline Timeline, RenderProfile Profile);

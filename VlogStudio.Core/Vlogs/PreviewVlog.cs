using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>
/// Makes a rough film of wishes nobody has paid for, to be looked at in seconds. Free; a person has one at a time, and it is gone after an hour
/// (<see cref="SweepPreviews"/>).
/// </summary>
public sealed class PreviewVlog(IDbContextFactory<StudioDb> factory, VlogOrdering ordering, EnqueueJob enqueue, CancelJob cancel, ForgetOutput forget)
{
    /// <summary>Longer films are shown up to here, at the end of a clip.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>Begins it, or finds the one of the very same wishes; an earlier one of other wishes is dropped.</summary>
    /// <returns>The job, whose output is the preview; or the request's problems.</returns>
    public async Task<Result<Guid>> HandleAsync(Guid userId, VlogRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var db = await factory.CreateDbContextAsync(ct);
        var planned = await ordering.PlanAsync(db, userId, request, [], ct);
        if (!planned.IsOk) { return planned.Refused<Guid>(); }
        var job = enqueue.Add(db, PreviewVlogHandler.Preview, userId, userId, new PreviewVlogParams(BeginningOf(planned.Value.Timeline), request.Profile));
        var earlier = await Kept(db).Where(j => j.UserId == userId).Select(j => new { j.Id, j.ParamsSha256, j.State }).ToListAsync(ct);
        if (earlier.Find(j => j.ParamsSha256 == job.ParamsSha256) is { } same) { return same.Id; }
        foreach (var other in earlier)
        {
            if (!other.State.IsTerminal()) { await cancel.HandleAsync(userId, other.Id, ct); }
            await forget.HandleAsync(other.Id, ct);
        }
        await db.SaveChangesAsync(ct);
        await enqueue.IssueTicketAsync(PreviewVlogHandler.Preview.Group, CancellationToken.None);
        return job.Id;
    }

    /// <summary>Previews that are made or can be looked at.</summary>
    internal static IQueryable<Job> Kept(StudioDb db)
    {
        var kind = PreviewVlogHandler.Preview.Name;
        return db.Jobs.Where(j => j.Kind == kind && !j.IsCancelRequested
            && (j.OutputKey != null || j.State == JobState.Queued || j.State == JobState.Running || j.State == JobState.Retrying));
    }

    /// <summary>The clips that begin before the limit, and what is written over them.</summary>
    internal static Timeline BeginningOf(Timeline timeline)
    {
        var most = timeline.Rate.ToFrames(Longest);
        if (timeline.TotalFrames() <= most) { return timeline; }
        var shown = timeline with { Clips = [.. timeline.Positions().TakeWhile(p => p.StartFrame + p.FrameCount <= most || p.Index == 0).Select(p => p.Clip)] };
        var end = shown.TotalFrames();
        return shown with
        {
            Captions = [.. timeline.Captions.Where(c => c.StartFrame + c.Frames <= end)],
            Chapters = [.. timeline.Chapters.Where(c => c.StartFrame < end)],
        };
    }
}

/// <summary>What is previewed.</summary>
/// <param name="Timeline">The film.</param>
/// <param name="Profile">What kind of file it would become.</param>
internal sealed record PreviewVlogParams(Timeline Timeline, RenderProfile Profile);

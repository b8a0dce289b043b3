using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.Sharing;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Vlogs.Sharing;

/// <summary>
/// What a node does for films of others while it has nothing of its own to do: takes segments, one film at a time, and drops them the moment it is given a job.
/// It is no job and takes no place: nothing waits for it.
/// </summary>
internal sealed class HelpFilms(
    SegmentClaims claims, FilmSources sources, MakeSegment make, IObjectStore store, JobWire wire, LiveBus bus, NodeLoad load, NodeStopping stopping, ClaimJob queue, JobScratch scratch,
    IServiceScopeFactory scopes, IOptions<JobsOptions> jobs, IOptions<VlogsOptions> vlogs, IOptions<RenderingOptions> rendering, TimeProvider time, ILogger<HelpFilms> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly HelpingTools _tools = new(claims, sources, make, store, wire, bus, jobs.Value, vlogs.Value, time, logger);
    private readonly Signal _wake = new();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!jobs.Value.Executes || !vlogs.Value.ShareSegments) { return; }
        using var stops = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, stopping.Token);
        using var heard = bus.Subscribe(SegmentTasks.Topic, _ => _wake.Set());
        load.Changed += _wake.Set;
        try
        {
            for (var pause = Look; ;)
            {
                await _wake.WaitAsync(pause, time, stops.Token);
                pause = await HelpAsync(stops.Token);
            }
        }
        catch (OperationCanceledException) when (stops.IsCancellationRequested) { }
        finally { load.Changed -= _wake.Set; }
    }

    private int Room() => HelpRoom.Of(
        rendering.Value.EffectiveWorkers, jobs.Value.RenderPlaces, load.RunningOf(JobGroup.Render), load.RunningOf(JobGroup.Ingest) + load.RunningOf(JobGroup.Preview), load.IsDraining);

    /// <summary>Helps with one film after the other, as long as there is any.</summary>
    /// <returns>When to look again.</returns>
    private async Task<TimeSpan> HelpAsync(CancellationToken ct)
    {
        try
        {
            while (Room() > 0)
            {
                var (task, isPressed) = await ClaimAsync(null, ct);
                if (task is null) { return isPressed ? LookAgain : Look; }
                await HelpWithAsync(task, ct);
            }
            return Look;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !ct.IsCancellationRequested)
        {
            SharingLog.LookFailed(logger, e);
            return Look;
        }
    }

    /// <summary>Takes a segment, unless somebody's film waits for a place: that comes first, wherever it is made.</summary>
    private async Task<(ClaimedSegment? Task, bool IsPressed)> ClaimAsync(Guid? jobId, CancellationToken ct)
    {
        if (!await claims.HasOpenAsync(ct)) { return (null, false); }
        string[] kinds;
        await using (var scope = scopes.CreateAsyncScope()) { kinds = scope.ServiceProvider.HandledKinds(); }
        foreach (var group in (JobGroup[])[JobGroup.Render, JobGroup.Ingest, JobGroup.Preview])
        {
            if (await queue.CountClaimableAsync(group, kinds, 1, ct) > 0) { return (null, true); }
        }
        return (await claims.ClaimAsync(await make.MarkAsync(ct), jobId, ct), false);
    }

    private async Task HelpWithAsync(ClaimedSegment first, CancellationToken ct)
    {
        var folder = scratch.Make(Guid.CreateVersion7(), 0);
        var film = new HelpedFilm(_tools, folder);
        var work = new List<(Task Making, CancellationTokenSource Drop)>();
        try
        {
            for (var next = (ClaimedSegment?)first; next is not null || work.Count > 0;)
            {
                if (next is not null) { work.Add(Begin(film, next, ct)); }

                // Newest first: they have the least to lose.
                foreach (var (_, drop) in work.Skip(Room())) { await drop.CancelAsync(); }
                next = work.Count < Room() && !ct.IsCancellationRequested ? (await ClaimAsync(first.JobId, ct)).Task : null;
                if (next is not null) { continue; }
                await _wake.WaitAsync(Task.WhenAny(work.Select(w => w.Making)), Look, time);
                foreach (var ended in work.Where(w => w.Making.IsCompleted).ToList())
                {
                    work.Remove(ended);
                    ended.Drop.Dispose();
                    await ended.Making;
                }
            }
        }
        finally
        {
            foreach (var (_, drop) in work) { await drop.CancelAsync(); }
            await Task.WhenAll(work.Select(w => w.Making));
            work.ForEach(w => w.Drop.Dispose());
            scratch.Remove(folder);
        }
    }

    private (Task Making, CancellationTokenSource Drop) Begin(HelpedFilm film, ClaimedSegment task, CancellationToken ct)
    {
        var drop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        return (Task.Run(() => film.MakeAsync(task, Math.Max(1, Environment.ProcessorCount / Math.Max(1, Room())), drop), CancellationToken.None), drop);
    }
}

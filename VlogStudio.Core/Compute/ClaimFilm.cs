using VlogStudio.Core.Jobs;
using VlogStudio.Core.Keys;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Core.Compute;

/// <summary>Gives a node the next film to make, under a fence and a lease of its own.</summary>
public sealed class ClaimFilm
{
    private const int MostPlaces = 64;
    private const int MostTries = 5;
    private readonly LeaseToNode _leases;
    private readonly FinishAttempt _finish;
    private readonly BeginFilm _begin;

    internal ClaimFilm(LeaseToNode leases, FinishAttempt finish, BeginFilm begin) => (_leases, _finish, _begin) = (leases, finish, begin);

    /// <summary>Gives it.</summary>
    /// <returns>The film, or none; or problems of <c>node</c>, <c>capacity</c>.</returns>
    public async Task<Result<FilmClaim>> HandleAsync(ApiKeyHolder holder, ClaimAsk ask, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(holder);
        ArgumentNullException.ThrowIfNull(ask);
        if (!FilmLeases.IsName(ask.Node)) { return Problem.Invalid("node", "node_name_refused"); }
        if (ask.Capacity is < 0 or > MostPlaces) { return Problem.Invalid("capacity", "node_capacity_out_of_range", 0, MostPlaces); }
        var node = new RemoteNode(FilmLeases.WorkerOf(ask.Node!, holder), ask.Capacity)
        {
            Machine = Shortened(ask.Machine) ?? ask.Node!,
            Version = Shortened(ask.Version) ?? "",
            FfmpegVersion = Shortened(ask.FfmpegVersion),
            Cores = Math.Clamp(ask.Cores, 0, 4096),
            MemoryBytes = Math.Max(0, ask.MemoryBytes),
        };
        await _leases.SeeAsync(node, ct);
        if (ask.Running is { } running)
        {
            foreach (var lost in await _leases.ListHeldAsync(node.WorkerId, running, ct)) { await _finish.HandBackAsync(lost, null); }
        }
        if (node.Places == 0) { return new FilmClaim(null); }
        for (var i = 0; i < MostTries; i++)
        {
            if (await _leases.ClaimAsync(node, GenerateVlogHandler.Generate) is not { } job) { break; }
            try { return new FilmClaim(Lease(job, await _begin.HandleAsync(job.SubjectId, job.Id, ct))); }
            catch (JobFailedException gone) { await _finish.FailAsync(job, gone, null); }
            catch
            {
                // Nobody would hear of this lease.
                await _finish.HandBackAsync(job, null);
                throw;
            }
        }
        return new FilmClaim(null);
    }

    private LeasedFilm Lease(Job job, Vlog vlog)
    {
        var timeline = StudioJson.Read<Timeline>(vlog.Timeline);
        return new LeasedFilm
        {
            VlogId = vlog.Id,
            JobId = job.Id,
            Fence = job.Fence,
            Attempt = job.Attempt,
            LeaseSeconds = _leases.Lease.TotalSeconds,
            HeartbeatSeconds = _leases.Heartbeat.TotalSeconds,
            Timeline = timeline,
            Profile = StudioJson.Read<VlogRequest>(vlog.Request).Profile,
            MinimumClips = GenerateVlogHandler.FewestClips(timeline),
            CacheScope = FilmLeases.ScopeOf(job.UserId),
            Trace = job.Trace,
        };
    }

    private static string? Shortened(string? text)
    {
        var checkedText = PersonText.Check("node", text is { Length: > 100 } ? text[..100] : text, 100, isRequired: true);
        return checkedText.IsOk ? checkedText.Value : null;
    }
}

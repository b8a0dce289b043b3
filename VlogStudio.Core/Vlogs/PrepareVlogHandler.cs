using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;

namespace VlogStudio.Core.Vlogs;

/// <summary>Makes segments of a film that may be asked for. It has no row of its own, costs nothing and leaves nothing but cached segments.</summary>
internal sealed class PrepareVlogHandler(FilmSources sources, ConformAhead conform, IsWorkPressing pressing, IOptions<VlogsOptions> options) : IJobHandler
{
    /// <summary>The kind of work. Whoever still chooses after a quarter of an hour can wait for the rest.</summary>
    public static readonly JobKind Prepare = new("prepare_vlog", JobGroup.Ahead, MaxAttempts: 1, Deadline: TimeSpan.FromMinutes(15));

    public JobKind Kind => Prepare;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (FilmCaches.Of(options.Value, run.UserId) is not { } cache) { return new JobOutcome(); }
        var wanted = StudioJson.Read<PrepareVlogParams>(run.Params);
        var found = await sources.FetchAsync(wanted.Timeline, run.ScratchFolder, _ => { }, ct);
        var input = new RenderInput
        {
            Timeline = wanted.Timeline, Profile = wanted.Profile, Sources = found.Recordings, ScratchFolder = run.ScratchFolder, CacheFolder = cache,
        };
        var made = await conform.HandleAsync(
            input, async stop => !await pressing.HandleAsync(stop), (done, all) => run.Report("rendering_clips", 100.0 * done / Math.Max(1, all)), ct);
        return new JobOutcome { Result = StudioJson.Write(new PrepareVlogResult(made)) };
    }

    public Task SettleAsync(StudioDb db, Job job, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>What the job answers.</summary>
/// <param name="Segments">How many segments were made.</param>
internal sealed record PrepareVlogResult(int Segments);

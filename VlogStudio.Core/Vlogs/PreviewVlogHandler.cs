using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.SmartCut;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Vlogs;

/// <summary>Makes a preview. It has no row of its own, and its file is its only trace.</summary>
internal sealed class PreviewVlogHandler(FilmSources sources, PreviewFilm preview, IObjectStore store, IOptions<VlogsOptions> options) : IJobHandler
{
    /// <summary>The kind of work. Nobody waits ten minutes for a preview.</summary>
    public static readonly JobKind Preview = new("preview_vlog", JobGroup.Preview, MaxAttempts: 2, Deadline: TimeSpan.FromMinutes(10));

    private const double FetchShare = 10;
    private const double SaveFrom = 95;

    public JobKind Kind => Preview;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        var wanted = StudioJson.Read<PreviewVlogParams>(run.Params);
        var found = await sources.FetchAsync(wanted.Timeline, run.ScratchFolder, done => run.Report("preparing_clips", FetchShare * done), ct);
        var input = new RenderInput
        {
            // Music that is gone is no reason to show nothing; asking for the film says so.
            Timeline = found.Music is null ? wanted.Timeline with { Music = null } : wanted.Timeline,
            Profile = wanted.Profile,
            Sources = found.Recordings,
            Music = found.Music,
            ScratchFolder = Directory.CreateDirectory(Path.Combine(run.ScratchFolder, "preview")).FullName,
            CacheFolder = FilmCaches.Of(options.Value, run.UserId),
        };
        var film = await preview.HandleAsync(input, p => run.Report("rendering_clips", FetchShare + ((SaveFrom - FetchShare) * Math.Clamp(p.Fraction, 0, 1)), p.Remaining?.TotalSeconds), ct);
        run.Report("saving", SaveFrom);
        var key = ObjectKeys.Output(run.JobId, run.Fence, "preview.mp4");
        await store.PutFileAsync(key, film.FilmPath, "video/mp4", ct);
        return new JobOutcome { OutputKey = key, Result = StudioJson.Write(new PreviewVlogResult(film.Frames, film.IsCopied, film.Shift.TotalSeconds)) };
    }

    public Task SettleAsync(StudioDb db, Job job, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>What the job answers.</summary>
/// <param name="Frames">How many frames the preview has.</param>
/// <param name="IsCopied">Whether its pictures are the recordings' own.</param>
/// <param name="Shift">How far cuts were moved at most, seconds.</param>
internal sealed record PreviewVlogResult(int Frames, bool IsCopied, double Shift);

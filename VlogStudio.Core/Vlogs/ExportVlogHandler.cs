using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.SmartCut;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>Makes a film by smart cut and keeps it beside the film.</summary>
internal sealed class ExportVlogHandler(IDbContextFactory<StudioDb> factory, StoreOutput output, FilmSources sources, CutFilm cut, IOptions<VlogsOptions> options) : IJobHandler
{
    /// <summary>The kind of work.</summary>
    public static readonly JobKind Export = new("export_vlog", JobGroup.Render, MaxAttempts: 3, Deadline: TimeSpan.FromHours(2));

    private const double FetchShare = 6;
    private const double SaveFrom = 95;

    public JobKind Kind => Export;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        await using var db = await factory.CreateDbContextAsync(ct);
        var vlog = await VlogReading.Of(db, run.UserId).SingleOrDefaultAsync(v => v.Id == run.SubjectId && v.VideoKey != null, ct)
            ?? throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "vlog_gone", "The vlog was removed before it was exported."));
        var timeline = StudioJson.Read<Timeline>(vlog.Timeline);
        var found = await sources.FetchAsync(timeline, run.ScratchFolder, done => run.Report("preparing_clips", FetchShare * done), ct);
        var input = new RenderInput
        {
            Timeline = timeline,
            Profile = StudioJson.Read<VlogRequest>(vlog.Request).Profile,
            Sources = found.Recordings,
            Music = found.Music,
            ScratchFolder = Directory.CreateDirectory(Path.Combine(run.ScratchFolder, "export")).FullName,
            CacheFolder = FilmCaches.Of(options.Value, run.UserId),
        };
        if (!(await cut.OfferAsync(input, ct)).IsOffered) { throw NotPossible("The packets of its recordings do not allow it."); }
        var film = await cut.HandleAsync(input, p => run.Report("rendering_clips", FetchShare + ((SaveFrom - FetchShare) * Math.Clamp(p.Fraction, 0, 1)), p.Remaining?.TotalSeconds), ct);
        if (!film.IsCut) { throw NotPossible(film.Detail ?? "It had to be encoded."); }
        run.Report("saving", SaveFrom);
        var key = await output.HandleAsync((run.JobId, run.Fence), "original.mp4", film.FilmPath, "video/mp4", ct);
        return new JobOutcome { OutputKey = key, Result = StudioJson.Write(new ExportVlogResult(film.Frames, film.Offer.CopiedFrames, film.IsMixed)) };
    }

    public Task SettleAsync(StudioDb db, Job job, CancellationToken ct) => Task.CompletedTask;

    public IReadOnlyList<UserSignal> SignalsOf(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return [new("vlog", job.SubjectId)];
    }

    private static JobFailedException NotPossible(string why) => new(new JobError(JobErrorClass.Deterministic, "export_not_possible", why));
}

/// <summary>What the job answers.</summary>
/// <param name="Frames">How many frames the film has.</param>
/// <param name="CopiedFrames">How many of them are the recordings' own.</param>
/// <param name="IsMixed">Whether pictures of different encoders meet in it, which some editors do not read.</param>
internal sealed record ExportVlogResult(int Frames, int CopiedFrames, bool IsMixed);

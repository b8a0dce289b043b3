using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.SmartCut;

/// <summary>
/// Makes a film by taking over its sources' pictures as they are, and encoding only what lies between a cut and the next picture that stands alone.
/// What does not verify is made the ordinary way: there is never a broken film.
/// </summary>
/// <param name="media">The door to ffmpeg.</param>
/// <param name="render">The ordinary way.</param>
/// <param name="options">How films are rendered here.</param>
/// <param name="time">Tells when cached segments were used.</param>
/// <param name="logger">Where it is told that the ordinary way was taken.</param>
public sealed class CutFilm(MediaTools media, RenderFilm render, IOptions<RenderingOptions> options, TimeProvider time, ILogger<CutFilm>? logger = null)
{
    private readonly ILogger log = logger ?? (ILogger)NullLogger.Instance;

    /// <summary>Tells what could be taken over. Reads packets of the needed stretches only; decodes and makes nothing.</summary>
    /// <exception cref="MediaException">A source cannot be read.</exception>
    public async Task<CutOffer> OfferAsync(RenderInput input, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(input);
        UsableTimeline.Demand(input.Timeline);
        return OfferOf(await PlanAsync(input, new RunMeter(), ct));
    }

    /// <summary>Makes the film.</summary>
    /// <exception cref="MediaException">It could not be made the ordinary way either; see <see cref="RenderFilm.HandleAsync"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public async Task<CutFilmResult> HandleAsync(RenderInput input, Action<RenderProgress>? onProgress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(input);
        UsableTimeline.Demand(input.Timeline);
        return await MakeAsync(input, (runs, stop) => PlanAsync(input, runs, stop), onProgress, ct);
    }

    /// <summary>Makes the film of a plan. One that is only looked at and thrown away is walked, but nothing of it decoded.</summary>
    internal async Task<CutFilmResult> MakeAsync(
        RenderInput input, Func<RunMeter, CancellationToken, Task<CutPlan>> planned, Action<RenderProgress>? onProgress, CancellationToken ct, bool isToLookAt = false)
    {
        var began = Stopwatch.GetTimestamp();
        var runs = new RunMeter();
        var offer = new CutOffer([], input.Timeline.TotalFrames(), 0, false);
        string detail;
        try
        {
            var plan = await planned(runs, ct);
            offer = OfferOf(plan);
            if (offer.CopiedFrames > 0)
            {
                var maker = new CutMaker(media, options.Value, input, await ToolMark.OfAsync(media, ct), runs, time, onProgress);
                var film = await maker.MakeAsync(plan, isToLookAt, ct);
                return new CutFilmResult(film, plan.TotalFrames, offer, true, offer.IsMixed, null, new RenderCost(Stopwatch.GetElapsedTime(began), runs.CpuTime, runs.PeakBytes, maker.Made, maker.Reused));
            }

            detail = "nothing can be taken over";
        }
        catch (MediaException error) when (error.Code is not ("ffmpeg_missing" or "scratch_full"))
        {
            CutLog.Conformed(log, error.Code, error.Message);
            detail = error.Message;
        }

        var whole = await render.HandleAsync(input, onProgress, ct);
        var cost = whole.Cost with { WallTime = Stopwatch.GetElapsedTime(began), CpuTime = whole.Cost.CpuTime + runs.CpuTime };
        return new CutFilmResult(whole.FilmPath, whole.Frames, offer, false, false, detail, cost);
    }

    internal async Task<CutPlan> PlanAsync(RenderInput input, RunMeter runs, CancellationToken ct)
    {
        var timeline = input.Timeline;
        if (UsableTimeline.WithoutFootage(timeline, input.Sources).Any())
        {
            throw new MediaException("source_missing", "A clip has no footage.");
        }

        var readable = timeline.Positions().Where(p => CutRules.Of(timeline, p, input.Sources.GetValueOrDefault(p.Clip.RecordingId)) == CutReason.None);
        var stretches = await new StretchReader(media, runs).ReadAsync(
            [.. readable.Select(p => (p.Clip, input.Sources[p.Clip.RecordingId]))], timeline.Rate, input.ScratchFolder, options.Value.EffectiveWorkers, ct);
        return await PlanAsync(input, stretches, ct);
    }

    /// <summary>Plans over stretches that were read already, by clip.</summary>
    internal async Task<CutPlan> PlanAsync(RenderInput input, IReadOnlyDictionary<Guid, SourceStretch> stretches, CancellationToken ct) => CutPlanner.Plan(
        input.Timeline, input.Profile with { Codec = FilmCodec.H264 }, input.Sources, stretches, await ToolMark.OfAsync(media, ct), await StabiliserHere.FindAsync(media, input.Timeline, ct));

    internal static CutOffer OfferOf(CutPlan plan)
    {
        var kinds = plan.Pieces.OfType<CopiedPiece>().Select(p => p.Extradata).Distinct().Count() + (plan.Pieces.Any(p => p is MadePiece) ? 1 : 0);
        return new CutOffer(plan.Clips, plan.TotalFrames, plan.CopiedFrames, kinds > 1 && plan.CopiedFrames > 0);
    }
}

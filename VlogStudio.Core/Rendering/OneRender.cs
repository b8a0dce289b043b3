using System.Diagnostics;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering.Sharing;
using VlogStudio.Core.Telemetry;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>What a render works with.</summary>
internal sealed record RenderTools(MediaTools Media, RenderingOptions Options, RenderPace Pace, EstimateRender Estimate, TimeProvider Time, ILogger Log);

/// <summary>One render from plan to verified film, with its counts and its progress.</summary>
internal sealed class OneRender
{
    private const string Sound = "sound";
    private const string Verify = "verify";

    private readonly RenderTools tools;
    private readonly RenderInput input;
    private readonly string toolVersion;
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly RunMeter runs = new();
    private readonly RenderMeter meter;
    private readonly SegmentCache cache;
    private readonly PictureMaker pictures;
    private readonly List<SkippedClip> skipped;

    public OneRender(RenderTools tools, RenderInput input, Action<RenderProgress>? onProgress, string toolVersion)
    {
        (this.tools, this.input, this.toolVersion) = (tools, input, toolVersion);
        meter = new RenderMeter(onProgress, tools.Estimate.Estimate(input.Timeline, input.Profile.Codec));
        cache = new SegmentCache(input.CacheFolder, tools.Options.CacheBytes, tools.Time);
        pictures = new PictureMaker(
            new SegmentRenderer(tools.Media), new SegmentCheck(tools.Media, runs), cache, runs, meter, Path.Combine(input.ScratchFolder, "segments"), tools.Options.EffectiveWorkers);
        skipped = [.. UsableTimeline.WithoutFootage(input.Timeline, input.Sources)];
    }

    /// <summary>How many segments this render did not make itself.</summary>
    public int Reused => pictures.Reused + pictures.Adopted;

    public async Task<RenderedFilm> RunAsync(bool isCacheTrusted, CancellationToken ct)
    {
        meter.Enter(RenderPhase.Preparing);
        var (timeline, plan, sound, work) = await MakePartsAsync(isCacheTrusted, ct);

        meter.Enter(RenderPhase.Assembling);
        var film = Path.Combine(input.ScratchFolder, "film.mp4");
        await StudioTrace.InAsync(Spans.FilmJoin, () => new Assembler(tools.Media, runs).AssembleAsync(timeline, input.Profile, pictures.FilesOf(plan), sound.Path, film, ct));

        meter.Enter(RenderPhase.Verifying);
        var notes = pictures.NotesOf(plan);
        await StudioTrace.InAsync(Spans.FilmVerify, () => new FilmVerifier(tools.Media, runs).VerifyAsync(film, timeline, input.Profile, notes, sound.Note, ct));
        meter.Report(Verify, 0.7);
        var poster = Path.Combine(input.ScratchFolder, "poster.jpg");
        await StudioTrace.InAsync(Spans.FilmPoster, () => new PosterMaker(tools.Media, runs, cache).MakeAsync(film, plan, notes, timeline.Rate, poster, ct));
        meter.Report(Verify, 1);
        cache.Sweep();
        return await ReportAsync(timeline, film, poster, sound.Note.Loudness, work, ct);
    }

    private async Task<(Timeline Timeline, RenderPlan Plan, FilmSound Sound, double Work)> MakePartsAsync(bool isCacheTrusted, CancellationToken ct)
    {
        for (var work = 0.0; ; isCacheTrusted = true)
        {
            var timeline = UsableTimeline.Without(input.Timeline, skipped);
            if (timeline.Clips.Count < Math.Max(1, input.MinimumClips))
            {
                throw new MediaException("too_few_clips", $"{timeline.Clips.Count} of {input.Timeline.Clips.Count} clips can be shown: " + string.Join("; ", skipped.Select(s => $"{s.Index}: {s.Code} {s.Detail}")));
            }

            var plan = RenderPlanner.Plan(timeline, input.Profile, input.Sources, toolVersion, await StabiliserHere.FindAsync(tools.Media, timeline, ct));
            var missing = pictures.Missing(plan, isCacheTrusted);
            RenderingLog.Planned(tools.Log, plan.TotalFrames, timeline.Size.Width, timeline.Size.Height, plan.Segments.Count);
            work += missing.Sum(s => s.Cost);
            missing.ToList().ForEach(s => meter.Plan(s.Key, s.Cost));
            meter.Plan(Sound, timeline.Duration().TotalSeconds * RenderCosts.SoundPerSecond);
            meter.Plan(Verify, RenderCosts.Verify(timeline.Size, plan.TotalFrames));
            meter.Enter(RenderPhase.Picture);
            var isTrusted = isCacheTrusted;
            FilmSound? sound = null;
            var failed = await MakePictureAsync(missing, isTrusted, async stop => sound = await StudioTrace.InAsync(Spans.FilmSound, () => MixAsync(timeline, isTrusted, stop)), ct);
            if (failed.Count == 0)
            {
                return (timeline, plan, sound!, work);
            }

            foreach (var failure in failed.OrderBy(f => f.Segment.Clips.Count))
            {
                Skip(timeline, failure);
            }
        }
    }

    /// <summary>Others only help a first time: what did not verify is made anew by this machine alone.</summary>
    private async Task<IReadOnlyList<FailedSegment>> MakePictureAsync(IReadOnlyList<PlannedSegment> missing, bool isCacheTrusted, Func<CancellationToken, Task> beside, CancellationToken ct)
    {
        if (input.Share is not { } share || !isCacheTrusted || missing.Count < 2)
        {
            return await pictures.MakeAsync(missing, input.Sources, beside, ct);
        }

        await using var turns = share.Begin(missing, toolVersion, (key, done) => meter.Report(key, PictureMaker.EncodeShare * done));
        return await new SharedPicture(pictures, tools.Options.EffectiveWorkers).MakeAsync(turns, input.Sources, beside, ct);
    }

    private async Task<FilmSound> MixAsync(Timeline timeline, bool isCacheTrusted, CancellationToken ct)
    {
        var files = new SoundFiles(tools.Media, runs, cache, input.ScratchFolder, toolVersion);
        var sound = await new AudioMixer(files).MixAsync(timeline, input.Profile, input.Sources, input.Music, isCacheTrusted, ct);
        meter.Report(Sound, 1);
        return sound;
    }

    /// <summary>Leaves the clip of a failed segment out; of a transition, the one that comes in, unless one of its clips is out already.</summary>
    private void Skip(Timeline timeline, FailedSegment failure)
    {
        var ids = failure.Segment.Clips.Select(i => timeline.Clips[i].Id).ToArray();
        if (skipped.Exists(s => ids.Contains(s.ClipId)))
        {
            return;
        }

        var index = input.Timeline.Clips.ToList().FindIndex(c => c.Id == ids[^1]);
        skipped.Add(new SkippedClip(index, ids[^1], "clip_undecodable", failure.Error.Message));
        RenderingLog.Skipped(tools.Log, index, "clip_undecodable", failure.Error.Message);
    }

    private async Task<RenderedFilm> ReportAsync(Timeline timeline, string film, string poster, Loudness loudness, double work, CancellationToken ct)
    {
        var sha = await Sha256Hex.OfFileAsync(film, ct);
        var wall = Stopwatch.GetElapsedTime(began);
        if (pictures.Adopted == 0)
        {
            // With others' help the time says nothing of this machine.
            tools.Pace.Learn(tools.Estimate.Wall(work, timeline.TotalFrames(), timeline), wall);
        }

        RenderingLog.Rendered(tools.Log, timeline.TotalFrames(), wall, pictures.Made, pictures.Reused, pictures.Adopted, runs.CpuTime, runs.PeakBytes >> 20);
        return new RenderedFilm
        {
            FilmPath = film,
            PosterPath = poster,
            Frames = timeline.TotalFrames(),
            Duration = timeline.Duration(),
            IntegratedLufs = loudness.IsSilent ? null : loudness.Integrated,
            TruePeakDb = double.IsFinite(loudness.TruePeak) ? loudness.TruePeak : null,
            Sha256 = sha,
            Bytes = new FileInfo(film).Length,
            Timeline = timeline,
            SkippedClips = [.. skipped.OrderBy(s => s.Index)],
            Cost = new RenderCost(wall, runs.CpuTime, runs.PeakBytes, pictures.Made, pictures.Reused) { SegmentsHelped = pictures.Adopted },
        };
    }
}

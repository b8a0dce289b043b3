using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.SmartCut;

/// <summary>Makes the film of one plan: what has to be encoded beside the sound, then copying, then proof.</summary>
internal sealed class CutMaker
{
    private const string Sound = "sound";
    private const string Join = "join";

    private readonly MediaTools media;
    private readonly RenderInput input;
    private readonly string toolVersion;
    private readonly RunMeter runs;
    private readonly RenderMeter meter;
    private readonly SegmentCache cache;
    private readonly PictureMaker pictures;

    public CutMaker(MediaTools media, RenderingOptions options, RenderInput input, string toolVersion, RunMeter runs, TimeProvider time, Action<RenderProgress>? onProgress)
    {
        (this.media, this.input, this.toolVersion, this.runs) = (media, input, toolVersion, runs);
        meter = new RenderMeter(onProgress, TimeSpan.Zero);
        cache = new SegmentCache(input.CacheFolder, options.CacheBytes, time);
        pictures = new PictureMaker(
            new SegmentRenderer(media), new SegmentCheck(media, runs), cache, runs, meter, Path.Combine(input.ScratchFolder, "bridges"), options.EffectiveWorkers);
    }

    public int Made => pictures.Made;

    public int Reused => pictures.Reused;

    /// <summary>Makes it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isToLookAt">Whether it is thrown away after it was looked at: then it is walked, and nothing of it decoded.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="MediaException">It could not be made, or is not what was planned.</exception>
    public async Task<string> MakeAsync(CutPlan plan, bool isToLookAt, CancellationToken ct)
    {
        var made = new RenderPlan([.. plan.Pieces.OfType<MadePiece>().Select(p => p.Segment).DistinctBy(s => s.Key)], plan.TotalFrames);
        var missing = pictures.Missing(made, isCacheTrusted: true);
        missing.ToList().ForEach(s => meter.Plan(s.Key, s.Cost));
        meter.Plan(Sound, input.Timeline.Duration().TotalSeconds * RenderCosts.SoundPerSecond);
        meter.Plan(Join, 1);
        meter.Enter(RenderPhase.Picture);
        FilmSound? mixed = null;
        var failed = missing.Count == 0 ? [] : await pictures.MakeAsync(missing, input.Sources, async stop => mixed = await MixAsync(stop), ct);
        if (failed.Count > 0)
        {
            throw failed[0].Error;
        }

        meter.Enter(RenderPhase.Assembling);
        var paths = made.Segments.Zip(pictures.FilesOf(made)).ToDictionary(s => s.First.Key, s => s.Second.Path);
        var cutting = new PieceCutter(media, runs).CutAsync(plan, input.Sources, FileOf, input.Timeline.Rate, Path.Combine(input.ScratchFolder, "pieces"), ct);
        // With nothing to encode, copying and mixing go side by side.
        var mixing = mixed is null ? MixAsync(ct) : Task.FromResult(mixed);
        await Task.WhenAll(cutting, mixing);
        var (files, sound) = (await cutting, await mixing);
        var film = Path.Combine(input.ScratchFolder, "film.mp4");
        await new Assembler(media, runs).AssembleAsync(input.Timeline, input.Profile with { Codec = FilmCodec.H264 }, files, sound.Path, film, ct);
        meter.Enter(RenderPhase.Verifying);
        await new CutVerifier(media, runs).VerifyAsync(film, plan, FileOf, input.Timeline, sound.Note, areKeysDecoded: !isToLookAt, ct);
        files.ToList().ForEach(f => File.Delete(f.Path));
        cache.Sweep();
        meter.Report(Join, 1);
        return film;

        string FileOf(PlannedSegment segment) => paths[segment.Key];
    }

    private async Task<FilmSound> MixAsync(CancellationToken ct)
    {
        var files = new SoundFiles(media, runs, cache, input.ScratchFolder, toolVersion);
        var sound = await new AudioMixer(files).MixAsync(input.Timeline, input.Profile, input.Sources, input.Music, isCacheTrusted: true, ct);
        meter.Report(Sound, 1);
        return sound;
    }
}

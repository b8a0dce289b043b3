using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.SmartCut;

/// <summary>
/// Makes a film to look at before the real one is paid for. Where the sources allow it, their pictures are taken over from the nearest one that stands
/// alone and nothing is encoded; else the film is conformed small, into the same cache, so that the next preview finds what did not change.
/// </summary>
/// <param name="media">The door to ffmpeg.</param>
/// <param name="cut">The way of copying.</param>
/// <param name="render">The ordinary way.</param>
/// <param name="options">How films are rendered here.</param>
public sealed class PreviewFilm(MediaTools media, CutFilm cut, RenderFilm render, IOptions<RenderingOptions> options)
{
    private const int Lines = 480;

    /// <summary>How far a clip may move to a later picture that stands alone, seconds.</summary>
    private const int MostShift = 3;

    /// <summary>Makes it. Transitions become cuts; the film stays as long as it will be, to a frame or two a clip.</summary>
    /// <exception cref="MediaException">It could not be made; see <see cref="RenderFilm.HandleAsync"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public async Task<PreviewResult> HandleAsync(RenderInput input, Action<RenderProgress>? onProgress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(input);
        UsableTimeline.Demand(input.Timeline);

        var plain = input with { Timeline = CutsOnly(input.Timeline) };
        var size = SizeOfSources(plain.Timeline, plain.Sources) ?? plain.Timeline.Size;
        var asRecorded = plain with { Timeline = plain.Timeline with { Size = size }, Profile = plain.Profile with { Size = size } };
        if (await SnapAsync(asRecorded, ct) is { } snapped)
        {
            var moved = asRecorded with { Timeline = snapped.Timeline };
            var copied = await cut.MakeAsync(moved, (_, stop) => cut.PlanAsync(moved, snapped.Stretches, stop), onProgress, ct, isToLookAt: true);
            return new PreviewResult(copied.FilmPath, copied.Frames, copied.IsCut, snapped.Shift, copied.Cost);
        }

        var small = await render.HandleAsync(
            plain with { Timeline = Small(plain.Timeline), Profile = plain.Profile with { Size = SmallSize(plain.Timeline.Size), Codec = FilmCodec.H264, Preset = "ultrafast", Crf = 28 } }, onProgress, ct);
        return new PreviewResult(small.FilmPath, small.Frames, false, TimeSpan.Zero, small.Cost);
    }

    /// <summary>The same film with cuts for transitions; each clip gives up what the next one covers.</summary>
    internal static Timeline CutsOnly(Timeline timeline) => timeline with
    {
        Clips = [.. timeline.Positions().Select(p => p.Clip with { Frames = p.FrameCount - p.OverlapAfter, TransitionIn = null })],
    };

    internal static FrameSize SmallSize(FrameSize size)
    {
        var shorter = Math.Min(size.Width, size.Height);
        return shorter <= Lines ? size : new FrameSize(EvenOf(size.Width), EvenOf(size.Height));

        int EvenOf(int pixels) => (int)Math.Round((double)pixels * Lines / shorter / 2) * 2;
    }

    /// <summary>The one size all clips were recorded in, where it has the film's shape: a preview needs no other. Null where there is none.</summary>
    internal static FrameSize? SizeOfSources(Timeline timeline, IReadOnlyDictionary<Guid, RenderSource> sources)
    {
        var sizes = timeline.Clips.Select(c => sources.GetValueOrDefault(c.RecordingId)?.Probe.Video is { } video ? new FrameSize(video.CodedWidth, video.CodedHeight) : default).Distinct().ToList();
        return sizes is [{ Height: > 0 } only] && Math.Abs(((double)only.Width / only.Height * timeline.Size.Height / timeline.Size.Width) - 1) < 0.01 ? only : null;
    }

    private static Timeline Small(Timeline timeline) => timeline with { Size = SmallSize(timeline.Size) };

    /// <summary>Every clip moved to the nearest picture that stands alone and cut where nothing is left over; null where one of them cannot be taken over.</summary>
    private async Task<(Timeline Timeline, TimeSpan Shift, IReadOnlyDictionary<Guid, SourceStretch> Stretches)?> SnapAsync(RenderInput input, CancellationToken ct)
    {
        var timeline = input.Timeline;
        var positions = timeline.Positions();
        if (positions.Any(p => CutRules.Of(timeline, p, input.Sources.GetValueOrDefault(p.Clip.RecordingId)) != CutReason.None))
        {
            return null;
        }

        IReadOnlyDictionary<Guid, SourceStretch> stretches;
        try
        {
            // Read from before the clip, to its end and a little on: it may move either way.
            stretches = await new StretchReader(media, new RunMeter()).ReadAsync(
                [.. positions.Select(p => (p.Clip with { Frames = p.Clip.Frames + (timeline.Rate.Numerator * MostShift / timeline.Rate.Denominator) }, input.Sources[p.Clip.RecordingId]))],
                timeline.Rate, input.ScratchFolder, options.Value.EffectiveWorkers, ct);
        }
        catch (MediaException error) when (!error.IsTransient && error.Code != "ffmpeg_missing")
        {
            return null;
        }

        var snapped = positions.Select(p => Snap(p, stretches[p.Clip.Id], timeline.Rate)).ToList();
        return snapped.Any(c => c is null)
            ? null
            : (timeline with { Clips = [.. snapped.Select(c => c!)] }, snapped.Zip(positions).Max(s => (s.First!.In - s.Second.Clip.In).Duration()), stretches);
    }

    internal static Clip? Snap(ClipPosition position, SourceStretch stretch, FrameRate rate)
    {
        var clip = position.Clip;
        foreach (var packet in stretch.Packets.Where(p => p.IsIdr).OrderBy(p => Math.Abs(p.Shown - clip.In.TotalSeconds)))
        {
            var moved = clip with { In = TimeSpan.FromSeconds(Math.Max(0, packet.Shown)) };
            var found = CutPlanner.Find(position with { Clip = moved }, clip.Frames, stretch, rate);
            if (found is { Copied: { } copied, Head: 0 } && copied.Frames >= clip.Frames - 4)
            {
                return moved with { Frames = copied.Frames };
            }
        }

        return null;
    }
}

/// <summary>A preview.</summary>
/// <param name="FilmPath">The film, MP4, in the scratch folder.</param>
/// <param name="Frames">How many frames it has.</param>
/// <param name="IsCopied">Whether its pictures were taken over as they are.</param>
/// <param name="Shift">How far the clip that was moved the most was moved.</param>
/// <param name="Cost">What it cost.</param>
public sealed record PreviewResult(string FilmPath, int Frames, bool IsCopied, TimeSpan Shift, RenderCost Cost);

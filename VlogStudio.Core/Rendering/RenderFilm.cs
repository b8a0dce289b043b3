using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Rendering;

/// <summary>Makes a film from a timeline: picture segments, one pass of sound, joined, then verified.</summary>
/// <param name="media">The door to ffmpeg.</param>
/// <param name="options">How films are rendered here.</param>
/// <param name="pace">This machine's pace; learns from each render.</param>
/// <param name="estimate">What a render is expected to take.</param>
/// <param name="time">Tells when cached segments were used.</param>
/// <param name="logger">Where renders are told.</param>
public sealed class RenderFilm(
    MediaTools media, IOptions<RenderingOptions> options, RenderPace pace, EstimateRender estimate, TimeProvider time, ILogger<RenderFilm>? logger = null)
{
    private readonly ILogger log = logger ?? (ILogger)NullLogger.Instance;

    /// <summary>Makes the film. Frames, loudness and decodability of the result were checked when this returns.</summary>
    /// <exception cref="MediaException">
    /// It could not be made: timeline_invalid; encoder_missing; too_few_clips when too much footage cannot be decoded; film_invalid when the result is not what the
    /// timeline says; scratch_full, ffmpeg_stalled and others of <see cref="MediaTools"/>. Says itself whether trying again may help.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller stopped it; no ffmpeg is left running.</exception>
    public async Task<RenderedFilm> HandleAsync(RenderInput input, Action<RenderProgress>? onProgress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(input);
        UsableTimeline.Demand(input.Timeline);

        var encoder = EncoderSettings.EncoderOf(input.Profile.Codec);
        if (!(await media.CapabilitiesAsync(ct)).Encoders.Contains(encoder))
        {
            throw new MediaException("encoder_missing", $"ffmpeg here was built without {encoder}; one built with it is needed, or another codec.");
        }

        var render = new OneRender(new RenderTools(media, options.Value, pace, estimate, time, log), input, onProgress, await ToolMark.OfAsync(media, ct));
        try
        {
            return await render.RunAsync(isCacheTrusted: true, ct);
        }
        catch (MediaException error) when (error.Code is "film_invalid" or "media_undecodable" && render.Reused > 0)
        {
            RenderingLog.CacheDistrusted(log, error.Message);
            return await render.RunAsync(isCacheTrusted: false, ct);
        }
    }
}

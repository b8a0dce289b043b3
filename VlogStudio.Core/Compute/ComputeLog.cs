using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Compute;

internal static partial class ComputeLog
{
    [LoggerMessage(4400, LogLevel.Warning, "Job {Job}: the film of {Node} is refused: {Why}")]
    public static partial void FilmRefused(ILogger logger, Guid job, string? node, string why);

    [LoggerMessage(4401, LogLevel.Warning, "Job {Job}: its lease could not be kept just now")]
    public static partial void BeatFailed(ILogger logger, Exception cause, Guid job);

    [LoggerMessage(4402, LogLevel.Warning, "The pieces of {Key} could not be put together: {Why}")]
    public static partial void NotPutTogether(ILogger logger, string key, string why);

    [LoggerMessage(4410, LogLevel.Information, "Compute node {Node} works for {Server}: {Places} films at once, {Ffmpeg}")]
    public static partial void NodeStarted(ILogger logger, string node, Uri server, int places, string ffmpeg);

    [LoggerMessage(4411, LogLevel.Warning, "{Server} cannot be asked for work just now: {Why}; next try in {Seconds} s")]
    public static partial void ServerAway(ILogger logger, Uri server, string why, double seconds);

    [LoggerMessage(4412, LogLevel.Error, "{Server} refuses the key: it is wrong, expired or revoked; next try in {Seconds} s")]
    public static partial void KeyRefused(ILogger logger, Uri server, double seconds);

    [LoggerMessage(4413, LogLevel.Information, "Film {Vlog}, job {Job}, fence {Fence}: begun, attempt {Attempt}")]
    public static partial void Begun(ILogger logger, Guid vlog, Guid job, int fence, int attempt);

    [LoggerMessage(4414, LogLevel.Information, "Film {Vlog}, job {Job}, fence {Fence}: {How}")]
    public static partial void Ended(ILogger logger, Guid vlog, Guid job, int fence, string how);

    [LoggerMessage(4415, LogLevel.Warning, "Film {Vlog}, job {Job}, fence {Fence} failed here")]
    public static partial void Failed(ILogger logger, Exception cause, Guid vlog, Guid job, int fence);

    [LoggerMessage(4416, LogLevel.Warning, "Job {Job}: a heartbeat did not get through: {Why}")]
    public static partial void HeartbeatFailed(ILogger logger, Guid job, string why);

    [LoggerMessage(4417, LogLevel.Warning, "The key for {Server} goes over the network unsealed: use https")]
    public static partial void KeyUnsealed(ILogger logger, Uri server);
}

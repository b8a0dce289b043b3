using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Vlogs.Sharing;

internal static partial class SharingLog
{
    [LoggerMessage(7320, LogLevel.Information, "Film {Job} fence {Fence}: {Count} segments are laid out for other nodes")]
    public static partial void Offered(ILogger logger, Guid job, int fence, int count);

    [LoggerMessage(7321, LogLevel.Warning, "Film {Job}: segments cannot be shared any more, the rest is made here")]
    public static partial void Broken(ILogger logger, Exception? cause, Guid job);

    [LoggerMessage(7322, LogLevel.Warning, "Film {Job}: segment {Key} of node {Node} did not arrive as it was handed in and is made here")]
    public static partial void NotArrived(ILogger logger, Exception? cause, Guid job, string key, string? node);

    [LoggerMessage(7323, LogLevel.Information, "Film {Job}: segment {Key} is made here for another node")]
    public static partial void Helping(ILogger logger, Guid job, string key);

    [LoggerMessage(7324, LogLevel.Information, "Film {Job}: segment {Key} is dropped")]
    public static partial void Dropped(ILogger logger, Guid job, string key);

    [LoggerMessage(7325, LogLevel.Information, "Film {Job}: segment {Key} came too late and is thrown away")]
    public static partial void TooLate(ILogger logger, Guid job, string key);

    [LoggerMessage(7326, LogLevel.Warning, "Film {Job}: segment {Key} cannot be made here")]
    public static partial void Refused(ILogger logger, Exception? cause, Guid job, string key);

    [LoggerMessage(7327, LogLevel.Warning, "Looking for films to help with failed")]
    public static partial void LookFailed(ILogger logger, Exception cause);

    [LoggerMessage(7328, LogLevel.Warning, "Segments of film {Job} could not be cleared away; they are swept later")]
    public static partial void NotCleared(ILogger logger, Exception cause, Guid job);

    [LoggerMessage(7330, LogLevel.Warning, "Film {Job}: how far helpers are cannot be seen")]
    public static partial void NotSeen(ILogger logger, Exception cause, Guid job);

    [LoggerMessage(7329, LogLevel.Warning, "Film {Job}: a heartbeat of segment {Key} did not get through")]
    public static partial void BeatFailed(ILogger logger, Exception cause, Guid job, string key);
}

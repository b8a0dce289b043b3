using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Publishing;

/// <summary>What the room logs; addresses of sessions and tokens never.</summary>
internal static partial class PublishingLog
{
    [LoggerMessage(5100, LogLevel.Information, "Publication {PublicationId}: a new upload session of {Bytes} bytes")]
    public static partial void SessionBegun(ILogger logger, Guid publicationId, long bytes);

    [LoggerMessage(5101, LogLevel.Information, "Publication {PublicationId}: the session goes on at byte {From}")]
    public static partial void SessionAt(ILogger logger, Guid publicationId, long from);

    [LoggerMessage(5102, LogLevel.Warning, "Publication {PublicationId}: the session is gone; the channel is searched for the video")]
    public static partial void SessionGone(ILogger logger, Guid publicationId);

    [LoggerMessage(5103, LogLevel.Warning, "Publication {PublicationId}: nothing arrived ({Trouble}); asking the session in {Wait}")]
    public static partial void Trouble(ILogger logger, Guid publicationId, string trouble, TimeSpan wait);

    [LoggerMessage(5104, LogLevel.Warning, "YouTube no longer lets the studio act for account {AccountId}")]
    public static partial void AccessLost(ILogger logger, Guid accountId);

    [LoggerMessage(5105, LogLevel.Warning, "Publication {PublicationId}: YouTube shows the video as {ShownAs} though {Wanted} was asked for")]
    public static partial void ShownOtherwise(ILogger logger, Guid publicationId, Visibility? shownAs, Visibility wanted);

    [LoggerMessage(5106, LogLevel.Warning, "A consent could not be given back to YouTube: {Trouble}")]
    public static partial void NotRevoked(ILogger logger, string trouble);
}

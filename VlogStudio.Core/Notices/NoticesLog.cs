using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Notices;

internal static partial class NoticesLog
{
    [LoggerMessage(4950, LogLevel.Warning, "The mail of notice {Notice} was not sent, try {Try}")]
    public static partial void NotSent(ILogger logger, Exception cause, Guid notice, int @try);

    [LoggerMessage(4951, LogLevel.Warning, "The mail of notice {Notice} was refused for good")]
    public static partial void Refused(ILogger logger, Exception cause, Guid notice);
}

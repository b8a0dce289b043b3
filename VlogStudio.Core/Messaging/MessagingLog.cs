using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Messaging;

internal static partial class MessagingLog
{
    [LoggerMessage(4100, LogLevel.Warning, "The side wire to other processes broke; it is being mended")]
    public static partial void WireBroke(ILogger logger, Exception cause);

    [LoggerMessage(4101, LogLevel.Warning, "Outbox message {Message} ({Topic}) was not delivered, try {Try}")]
    public static partial void DeliveryFailed(ILogger logger, Exception cause, Guid message, string topic, int @try);

    [LoggerMessage(4102, LogLevel.Warning, "A message of another process could not be read")]
    public static partial void MessageUnread(ILogger logger, Exception cause);
}

namespace VlogStudio.Features.Webhooks;

internal static partial class WebhooksLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The webhooks could not be read.")]
    public static partial void WebhooksNotRead(this ILogger logger, Exception error);
}

namespace VlogStudio.Features.Publishing;

internal static partial class PublishingLog
{
    [LoggerMessage(5110, LogLevel.Error, "What is published of a film could not be shown or changed")]
    public static partial void PublishingFailed(this ILogger logger, Exception cause);
}

namespace VlogStudio.Features.Disputes;

internal static partial class DisputesLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A case could not be read.")]
    public static partial void CaseNotRead(this ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Disputes could not be read.")]
    public static partial void DisputesNotRead(this ILogger logger, Exception error);
}

namespace VlogStudio.Features.History;

internal static partial class HistoryLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The history could not be read.")]
    public static partial void HistoryNotRead(this ILogger logger, Exception error);
}

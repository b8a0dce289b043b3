namespace VlogStudio.Features.Notices;

internal static partial class NoticesLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The notices could not be read.")]
    public static partial void NoticesNotRead(this ILogger logger, Exception error);
}

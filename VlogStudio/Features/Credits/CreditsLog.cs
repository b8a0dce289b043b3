namespace VlogStudio.Features.Credits;

internal static partial class CreditsLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The credits could not be read.")]
    public static partial void CreditsNotRead(this ILogger logger, Exception error);
}

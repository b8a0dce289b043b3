namespace VlogStudio.Features.Home;

internal static partial class HomeLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The day could not be read")]
    public static partial void DayFailed(ILogger logger, Exception exception);
}

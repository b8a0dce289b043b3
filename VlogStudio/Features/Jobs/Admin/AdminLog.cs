namespace VlogStudio.Features.Jobs.Admin;

internal static partial class AdminLog
{
    [LoggerMessage(6300, LogLevel.Error, "The admin's page could not be read")]
    public static partial void NotRead(ILogger logger, Exception cause);
}

namespace VlogStudio.Features.Keys;

internal static partial class KeysLog
{
    [LoggerMessage(6310, LogLevel.Error, "The keys could not be read")]
    public static partial void NotRead(ILogger logger, Exception cause);
}

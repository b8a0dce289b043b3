namespace VlogStudio.Features.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(6320, LogLevel.Error, "The storage's self-test ended with an error")]
    public static partial void NotTested(ILogger logger, Exception cause);

    [LoggerMessage(6321, LogLevel.Error, "The store could not be counted")]
    public static partial void NotCounted(ILogger logger, Exception cause);

    [LoggerMessage(6322, LogLevel.Error, "The rules of what is kept could not be read")]
    public static partial void RulesNotRead(ILogger logger, Exception cause);
}

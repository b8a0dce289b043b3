namespace VlogStudio.Features.Recordings;

internal static partial class LibraryLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The recordings could not be listed")]
    public static partial void ListFailed(ILogger logger, Exception exception);
}

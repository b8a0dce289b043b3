using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Music;

internal static partial class MusicLog
{
    [LoggerMessage(6101, LogLevel.Warning, "The music library folder {Folder} is not there.")]
    public static partial void NoLibraryFolder(ILogger logger, string folder);

    [LoggerMessage(6102, LogLevel.Warning, "{Path} was not put into the music library: {Code}.")]
    public static partial void Refused(ILogger logger, string path, string code);

    [LoggerMessage(6103, LogLevel.Warning, "{Path} could not be put into the music library.")]
    public static partial void Failed(ILogger logger, string path, Exception exception);

    [LoggerMessage(6104, LogLevel.Information, "Threw away {Count} pieces of music that no row names")]
    public static partial void Swept(ILogger logger, int count);
}

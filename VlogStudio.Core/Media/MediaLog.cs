using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Media;

internal static partial class MediaLog
{
    [LoggerMessage(1500, LogLevel.Information, "ffmpeg runs at sandbox level {Level}; {Reason}")]
    public static partial void SandboxFound(ILogger logger, SandboxLevel level, string reason);

    [LoggerMessage(1501, LogLevel.Warning, "ffmpeg ended badly: {Code}; {Detail}")]
    public static partial void RunFailed(ILogger logger, string code, string detail);
}

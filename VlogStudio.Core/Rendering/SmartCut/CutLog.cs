using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Rendering.SmartCut;

internal static partial class CutLog
{
    [LoggerMessage(4020, LogLevel.Warning, "Smart cut was given up, {Code}; the film is conformed: {Detail}")]
    public static partial void Conformed(ILogger logger, string code, string detail);
}

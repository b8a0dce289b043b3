using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Rendering;

internal static partial class RenderingLog
{
    [LoggerMessage(4000, LogLevel.Information, "Rendering {Frames} frames, {Width}x{Height}, in {Segments} segments")]
    public static partial void Planned(ILogger logger, int frames, int width, int height, int segments);

    [LoggerMessage(4001, LogLevel.Information, "Rendered {Frames} frames in {Wall}: {Made} segments made, {Reused} reused, {Helped} made by others, {Cpu} of processor time, peak {PeakMegabytes} MB")]
    public static partial void Rendered(ILogger logger, int frames, TimeSpan wall, int made, int reused, int helped, TimeSpan cpu, long peakMegabytes);

    [LoggerMessage(4002, LogLevel.Warning, "Clip {Index} is left out, {Code}: {Detail}")]
    public static partial void Skipped(ILogger logger, int index, string code, string detail);

    [LoggerMessage(4003, LogLevel.Warning, "The film did not verify with reused segments; they are made again: {Detail}")]
    public static partial void CacheDistrusted(ILogger logger, string detail);
}

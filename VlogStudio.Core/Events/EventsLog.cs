using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Events;

internal static partial class EventsLog
{
    [LoggerMessage(1, LogLevel.Warning, "No picture for the event of recording {RecordingId} at {Seconds} s")]
    public static partial void PictureFailed(this ILogger logger, Guid recordingId, double seconds, Exception error);

    [LoggerMessage(2, LogLevel.Warning, "Model {Model} gave no usable recommendation ({Code}: {Reason}); the built-in scorer chooses")]
    public static partial void ModelFailed(this ILogger logger, string model, string code, string reason);
}

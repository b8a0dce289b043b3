using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Recordings;

internal static partial class RecordingsLog
{
    [LoggerMessage(6001, LogLevel.Warning, "Upload {UploadId} is complete but could not be put into the store yet.")]
    public static partial void NotFinished(ILogger logger, Guid uploadId, Exception exception);
}

namespace VlogStudio.Features.Auditing;

internal static partial class AuditLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The audit could not be read.")]
    public static partial void AuditNotRead(this ILogger logger, Exception error);
}

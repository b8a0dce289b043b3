namespace VlogStudio.Api;

internal static partial class ApiLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed.")]
    public static partial void Unexpected(ILogger logger, Exception error, string method, string path);

    [LoggerMessage(2, LogLevel.Warning, "Answered 503 {Code}: {Reason}")]
    public static partial void Unavailable(ILogger logger, string code, string reason);
}

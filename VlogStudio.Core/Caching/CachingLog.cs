using Microsoft.Extensions.Logging;

namespace VlogStudio.Core.Caching;

internal static partial class CachingLog
{
    [LoggerMessage(4150, LogLevel.Warning, "Redis is away ({Reason}): live news go through PostgreSQL, and each process keeps and counts for itself until it is back")]
    public static partial void RedisAway(ILogger logger, string reason);

    [LoggerMessage(4151, LogLevel.Information, "Redis {Version} is used")]
    public static partial void RedisUsed(ILogger logger, string version);
}

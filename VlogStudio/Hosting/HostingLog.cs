namespace VlogStudio.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Warning, "The private PostgreSQL stopped and is started again. It said last:\n{LastLines}")]
    public static partial void PostgresDied(ILogger logger, string lastLines);

    [LoggerMessage(2, LogLevel.Debug, "postgres: {Line}")]
    public static partial void PostgresSaid(ILogger logger, string line);

    [LoggerMessage(3, LogLevel.Information, "Another process looks after the private PostgreSQL in {Folder}; it is shared.")]
    public static partial void PostgresShared(ILogger logger, string folder);

    [LoggerMessage(4, LogLevel.Information, "The private PostgreSQL in {Folder} is ready.")]
    public static partial void PostgresReady(ILogger logger, string folder);

    [LoggerMessage(5, LogLevel.Warning, "The database does not answer yet ({Reason}); trying again.")]
    public static partial void DatabaseAway(ILogger logger, string reason);
}

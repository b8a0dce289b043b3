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

    [LoggerMessage(6, LogLevel.Information, "Demo: made {What}.")]
    public static partial void DemoMade(ILogger logger, string what);

    [LoggerMessage(7, LogLevel.Information, "Demo: {Count} recordings made in {Seconds:F0} s; their events appear as they are looked at.")]
    public static partial void DemoReady(ILogger logger, int count, double seconds);

    [LoggerMessage(9, LogLevel.Warning, "The app connects as the owner of its tables: only triggers, which an owner may switch off, keep the books and the audit from being rewritten. Name a second role: ConnectionStrings:Owner for the owner, ConnectionStrings:Studio for the app.")]
    public static partial void OnlyTriggersGuard(ILogger logger);

    [LoggerMessage(8, LogLevel.Error, "The demo day could not be made; start again with --demo to go on.")]
    public static partial void DemoFailed(ILogger logger, Exception error);

    [LoggerMessage(10, LogLevel.Information, "Told to stop: wants nobody new, and stops in {Wait}.")]
    public static partial void Drains(ILogger logger, TimeSpan wait);
}

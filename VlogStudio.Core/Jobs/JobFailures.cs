using System.Net;
using System.Net.Sockets;
using Npgsql;
using VlogStudio.Core.Media;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Jobs;

/// <summary>Decides what an exception means for a job: whether trying again may help, and what to tell people.</summary>
internal static class JobFailures
{
    /// <summary>Code of an exception no rule names; it is retried and raises an alert.</summary>
    public const string Unexpected = "unexpected";

    /// <summary>Code of a tool that the system killed, most often for want of memory.</summary>
    public const string Killed = "ffmpeg_killed";

    private const int NoSpaceLeft = 28;

    /// <summary>Code of an object store that is away, busy or refuses.</summary>
    public const string StoreAway = "storage_unavailable";

    public static JobError Classify(Exception exception) => exception switch
    {
        JobFailedException failed => failed.Error,
        MediaException media => new(media.IsTransient ? JobErrorClass.Transient : JobErrorClass.Deterministic, media.Code, media.Message),
        ObjectStoreException store => new(store.IsTransient ? JobErrorClass.Transient : JobErrorClass.Deterministic, StoreAway, store.Message),
        HttpRequestException http => OfHttp(http),
        IOException io when IsDiskFull(io) => Transient("scratch_full", io),
        IOException { InnerException: SocketException } or SocketException => Transient("network_failed", exception),
        TimeoutException or OperationCanceledException => Transient("timed_out", exception),
        FileNotFoundException or DirectoryNotFoundException => new(JobErrorClass.Deterministic, "source_missing", exception.Message),
        _ when IsPassingDatabaseTrouble(exception) => Transient("database_unavailable", exception),
        AggregateException { InnerExceptions: [var only] } => Classify(only),
        _ => Transient(Unexpected, exception),
    };

    /// <summary>Whether the same transaction may go through when it is tried again.</summary>
    public static bool IsPassingDatabaseTrouble(Exception? exception) => exception switch
    {
        null => false,
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is "40001" or "40P01" or "55P03"
            || postgres.SqlState.StartsWith("08", StringComparison.Ordinal) || postgres.SqlState.StartsWith("57P0", StringComparison.Ordinal),
        NpgsqlException npgsql => npgsql.IsTransient || npgsql.InnerException is IOException or SocketException or TimeoutException,
        // A connection that broke between two commands of a transaction is told of as a wrong use of that transaction.
        InvalidOperationException { Source: "Npgsql" } => true,
        _ => IsPassingDatabaseTrouble(exception.InnerException),
    };

    private static JobError OfHttp(HttpRequestException http) => http.StatusCode switch
    {
        null or HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
            Transient("network_failed", http),
        _ => new(JobErrorClass.Deterministic, "request_refused", http.Message),
    };

    private static bool IsDiskFull(IOException io) => (io.HResult & 0xFFFF) == NoSpaceLeft;

    private static JobError Transient(string code, Exception cause) => new(JobErrorClass.Transient, code, cause.Message);
}

using Microsoft.AspNetCore.Diagnostics;
using Npgsql;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Api;

/// <summary>The one place where exceptions of requests become answers. Nobody outside sees a stack trace or a message not meant for them.</summary>
internal sealed class ExceptionEdge(ILogger<ExceptionEdge> logger) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException or IOException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        if (exception is BadHttpRequestException bad)
        {
            await Answers.Refuse(BadInput.Of(bad)).ExecuteAsync(httpContext);
            return true;
        }

        var problem = Chain(exception).Select(Classify).FirstOrDefault(p => p is not null);
        if (problem is null) { ApiLog.Unexpected(logger, exception, httpContext.Request.Method, httpContext.Request.Path); }
        else if (problem.Kind is ProblemKind.Unavailable) { ApiLog.Unavailable(logger, problem.Code, exception.GetBaseException().Message); }
        if (!Edge.IsApi(httpContext.Request))
        {
            await TroublePage.WriteAsync(httpContext, problem);
            return true;
        }

        if (problem is not null) { await Answers.Refuse(problem).ExecuteAsync(httpContext); }
        else { await Answers.Unexpected(httpContext); }
        return true;
    }

    private static Problem? Classify(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.CharacterNotInRepertoire } => Problem.Invalid("body", "characters_refused"),
        PostgresException { SqlState: PostgresErrorCodes.NumericValueOutOfRange or PostgresErrorCodes.DatetimeFieldOverflow } => Problem.Invalid("body", "number_out_of_range"),
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable } => new("busy", ProblemKind.Unavailable),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new("storage_full", ProblemKind.Unavailable),
        PostgresException { SqlState: ['5', '7', 'P', ..] or ['5', '3', ..] or ['0', '8', ..] } => new("database_unavailable", ProblemKind.Unavailable),
        PostgresException => null,
        NpgsqlException => new("database_unavailable", ProblemKind.Unavailable),
        // A connection that broke between two commands of a transaction is told of as a wrong use of that transaction.
        InvalidOperationException { Source: "Npgsql" } => new("database_unavailable", ProblemKind.Unavailable),
        ObjectStoreException => new("storage_unavailable", ProblemKind.Unavailable),
        _ => null,
    };

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (Exception? error = exception; error is not null; error = error.InnerException) { yield return error; }
    }
}

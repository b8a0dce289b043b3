using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Api;

/// <summary>What routes answer with: values as JSON, refusals as <c>application/problem+json</c> in the words of the caller's language.</summary>
public static class Answers
{
    /// <summary>The value, or the refusal.</summary>
    /// <param name="result">What an act answered.</param>
    /// <param name="ok">The answer for a value; 200 with the value as JSON unless given.</param>
    public static IResult Of<T>(Result<T> result, Func<T, IResult>? ok = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.IsOk ? ok?.Invoke(result.Value) ?? Results.Ok(result.Value) : Refuse(result.Problems);
    }

    /// <summary>A refusal; the first problem's kind decides the status.</summary>
    public static IResult Refuse(IReadOnlyList<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return new Refusal(problems);
    }

    /// <summary>A refusal for one reason.</summary>
    public static IResult Refuse(Problem problem) => Refuse([problem]);

    /// <summary>A refusal whose status no kind of problem has.</summary>
    internal static IResult Refuse(int status, string code) => new Refusal([new Problem(code)], status);

    /// <summary>The status a kind of problem has.</summary>
    public static int StatusOf(ProblemKind kind) => kind switch
    {
        ProblemKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        ProblemKind.NotFound => StatusCodes.Status404NotFound,
        ProblemKind.Conflict => StatusCodes.Status409Conflict,
        ProblemKind.PaymentRequired => StatusCodes.Status402PaymentRequired,
        ProblemKind.Forbidden => StatusCodes.Status403Forbidden,
        ProblemKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ProblemKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ProblemKind.Unauthorized => StatusCodes.Status401Unauthorized,
        ProblemKind.TooMany => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>What is answered when nobody foresaw what happened: 500 with the number under which it stands in the log.</summary>
    internal static Task Unexpected(HttpContext http)
    {
        var words = http.RequestServices.GetRequiredService<IStringLocalizer<Problems>>();
        var body = new ProblemDetails
        {
            Type = "urn:vlogstudio:problem:unexpected",
            Status = StatusCodes.Status500InternalServerError,
            Title = words["title_500"],
            Detail = words["unexpected", http.TraceIdentifier],
            Instance = http.Request.Path,
            Extensions = { ["code"] = "unexpected", ["trace_id"] = http.TraceIdentifier },
        };
        return Results.Json(body, StudioJson.Options, "application/problem+json", StatusCodes.Status500InternalServerError).ExecuteAsync(http);
    }

    private sealed class Refusal(IReadOnlyList<Problem> problems, int? status = null) : IResult, IStatusCodeHttpResult
    {
        private readonly int _status = status ?? StatusOf(problems[0].Kind);

        public int? StatusCode => _status;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var words = httpContext.RequestServices.GetRequiredService<ProblemWords>();
            var titles = httpContext.RequestServices.GetRequiredService<IStringLocalizer<Problems>>();
            var first = problems[0];
            if (first.Kind is ProblemKind.Unavailable) { httpContext.Response.Headers.RetryAfter = "5"; }
            if (first.Kind is ProblemKind.TooMany) { httpContext.Response.Headers.RetryAfter = first.Args is [var seconds, ..] ? Convert.ToString(seconds, CultureInfo.InvariantCulture) : "60"; }
            var body = new ProblemDetails
            {
                Type = $"urn:vlogstudio:problem:{first.Code}",
                Status = _status,
                Title = titles[$"title_{_status}"],
                Detail = words.Say(first),
                Instance = httpContext.Request.Path,
                Extensions = { ["code"] = first.Code },
            };
            var fields = problems.Where(p => p.Field is not null).GroupBy(p => p.Field!).ToDictionary(g => g.Key, g => g.Select(words.Say).ToArray());
            if (fields.Count > 0) { body.Extensions["errors"] = fields; }
            return Results.Json(body, StudioJson.Options, "application/problem+json", _status).ExecuteAsync(httpContext);
        }
    }
}

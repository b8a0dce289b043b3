using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Jobs;

/// <summary>The Jobs routes.</summary>
public static class JobsApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapJobsApi(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/jobs").WithTags("Jobs").RequireAuthorization();
        jobs.MapGet("/{id:guid}", GetAsync).WithName("GetJob").WithSummary("Shows a job: status, phase, progress, error and result.")
            .Produces<JobAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapPost("/{id:guid}/cancel", CancelAsync).WithName("CancelJob").WithSummary("Stops a job; a running one takes a few seconds.")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        jobs.MapGet("/{id:guid}/stream", StreamAsync).WithName("StreamJob")
            .WithSummary("Streams a job's events (phase_update, heartbeat, completed, error). Last-Event-ID resumes; 204 once the end was seen.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream").Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, GetJob getJob, CancellationToken ct)
    {
        var found = await getJob.HandleAsync(http.User.UserId(), id, ct);
        return found.IsOk ? Results.Ok(JobAnswer.Of(found.Value)) : Refuse(found.Problems);
    }

    private static async Task<IResult> CancelAsync(Guid id, HttpContext http, CancelJob cancelJob, CancellationToken ct)
    {
        var asked = await cancelJob.HandleAsync(http.User.UserId(), id, ct);
        return asked.IsOk ? Results.Accepted($"/api/jobs/{id}") : Refuse(asked.Problems);
    }

    private static async Task<IResult> StreamAsync(Guid id, HttpContext http, JobStream stream)
    {
        var problems = await stream.WriteAsync(http.User.UserId(), id, http);
        return problems.Count == 0 ? Results.Empty : Refuse(problems);
    }

    private static IResult Refuse(IReadOnlyList<Problem> problems) => Results.Problem(
        statusCode: problems[0].Kind is ProblemKind.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status404NotFound,
        extensions: new Dictionary<string, object?> { ["code"] = problems[0].Code });
}

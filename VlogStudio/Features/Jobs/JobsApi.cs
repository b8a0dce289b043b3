using VlogStudio.Api;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Features.Jobs;

/// <summary>The Jobs routes.</summary>
public static class JobsApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapJobsApi(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapUserGroup("/api/jobs", "Jobs");
        jobs.MapGet("/{id:guid}", GetAsync)
            .Describe("GetJob", "Shows a job: status, phase, progress, error and result.", StatusCodes.Status404NotFound)
            .Produces<JobAnswer>();
        jobs.MapPost("/{id:guid}/cancel", CancelAsync)
            .Describe("CancelJob", "Stops a job; a running one takes a few seconds.", StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .Produces(StatusCodes.Status202Accepted);
        jobs.MapGet("/{id:guid}/stream", StreamAsync)
            .Describe(
                "StreamJob", "Streams a job's events (phase_update, heartbeat, completed, error). Last-Event-ID resumes; 204 once the end was seen.",
                StatusCodes.Status404NotFound)
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream").Produces(StatusCodes.Status204NoContent);
        return routes;
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, GetJob getJob, ProblemWords words, CancellationToken ct) =>
        Answers.Of(await getJob.HandleAsync(http.User.UserId(), id, ct), job => Results.Ok(JobAnswer.Of(job, words)));

    private static async Task<IResult> CancelAsync(Guid id, HttpContext http, CancelJob cancelJob, CancellationToken ct) =>
        Answers.Of(await cancelJob.HandleAsync(http.User.UserId(), id, ct), _ => Results.Accepted($"/api/jobs/{id}"));

    private static async Task<IResult> StreamAsync(Guid id, HttpContext http, JobStream stream)
    {
        var problems = await stream.WriteAsync(http.User.UserId(), id, http);
        return problems.Count == 0 ? Results.Empty : Answers.Refuse(problems);
    }
}

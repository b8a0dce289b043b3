namespace VlogStudio.Features.Jobs;

/// <summary>The Jobs routes.</summary>
public static class JobsApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapJobsApi(this IEndpointRouteBuilder routes) => routes;
}

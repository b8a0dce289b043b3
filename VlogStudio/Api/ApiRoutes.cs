namespace VlogStudio.Api;

/// <summary>How routes are grouped and described.</summary>
public static class ApiRoutes
{
    /// <summary>A group of routes for signed-in people and programs; its error answers are described with it.</summary>
    /// <param name="routes">Where it is mapped.</param>
    /// <param name="prefix">What its paths begin with.</param>
    /// <param name="tag">What it is called in the API description.</param>
    public static RouteGroupBuilder MapUserGroup(this IEndpointRouteBuilder routes, string prefix, string tag) =>
        routes.MapGroup(prefix).WithTags(tag).RequireAuthorization();

    /// <summary>Names a route, says what it does and which statuses it may refuse with (401, 422 and 429 are described everywhere).</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary, params int[] refusals)
    {
        route.WithName(name).WithSummary(summary);
        foreach (var status in refusals) { route.ProducesProblem(status); }
        return route;
    }
}

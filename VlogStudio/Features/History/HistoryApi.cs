namespace VlogStudio.Features.History;

/// <summary>The History routes.</summary>
public static class HistoryApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapHistoryApi(this IEndpointRouteBuilder routes) => routes;
}

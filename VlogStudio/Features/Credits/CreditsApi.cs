namespace VlogStudio.Features.Credits;

/// <summary>The Credits routes.</summary>
public static class CreditsApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapCreditsApi(this IEndpointRouteBuilder routes) => routes;
}

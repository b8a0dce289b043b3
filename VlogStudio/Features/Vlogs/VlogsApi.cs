namespace VlogStudio.Features.Vlogs;

/// <summary>The Vlogs routes.</summary>
public static class VlogsApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapVlogsApi(this IEndpointRouteBuilder routes) => routes;
}

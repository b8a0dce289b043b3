namespace VlogStudio.Features.Recordings;

/// <summary>The Recordings routes.</summary>
public static class RecordingsApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapRecordingsApi(this IEndpointRouteBuilder routes) => routes;
}

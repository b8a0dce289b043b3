namespace VlogStudio.Features.Events;

/// <summary>The Events routes.</summary>
public static class EventsApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapEventsApi(this IEndpointRouteBuilder routes) => routes;
}

namespace VlogStudio.Features.Music;

/// <summary>The Music routes.</summary>
public static class MusicApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapMusicApi(this IEndpointRouteBuilder routes) => routes;
}

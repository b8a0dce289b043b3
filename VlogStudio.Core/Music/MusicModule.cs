using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Music;

/// <summary>Registers the Music room.</summary>
public static class MusicModule
{
    /// <summary>Adds the room's acts and options.</summary>
    public static IServiceCollection AddMusic(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton<AddTrack>();
        services.AddSingleton<GetTrack>();
        services.AddSingleton<ImportLibraryTrack>();
        services.AddSingleton<ListTracks>();
        services.AddSingleton<OpenTrackMedia>();
        services.AddSingleton<RemoveTrack>();
        return services;
    }
}

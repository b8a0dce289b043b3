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
        return services;
    }
}

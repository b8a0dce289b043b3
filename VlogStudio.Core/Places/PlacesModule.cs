using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Places;

/// <summary>Registers the Places room.</summary>
public static class PlacesModule
{
    /// <summary>Adds the room's acts and options.</summary>
    public static IServiceCollection AddPlaces(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton<FindPlaceName>();
        return services;
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Vlogs;

/// <summary>Registers the Vlogs room.</summary>
public static class VlogsModule
{
    /// <summary>Adds the room's acts and options.</summary>
    public static IServiceCollection AddVlogs(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services;
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Media;

/// <summary>Registers the Media room.</summary>
public static class MediaModule
{
    /// <summary>Adds the door to ffmpeg and its options (section <c>Media</c>).</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<MediaOptions>(configuration.GetSection("Media"));
        return services.AddSingleton<MediaTools>();
    }
}

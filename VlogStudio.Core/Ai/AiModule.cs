using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Ai;

/// <summary>Registers the Ai room.</summary>
public static class AiModule
{
    /// <summary>Adds the configured model and its options (section <c>Ai</c>).</summary>
    public static IServiceCollection AddAi(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<AiOptions>(configuration.GetSection("Ai"));
        return services.AddSingleton<TextModels>();
    }
}

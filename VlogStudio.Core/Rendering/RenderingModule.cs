using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Rendering;

/// <summary>Registers the Rendering room.</summary>
public static class RenderingModule
{
    /// <summary>Adds the room's acts and options.</summary>
    public static IServiceCollection AddRendering(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<RenderingOptions>(configuration.GetSection("Rendering"));
        return services.AddSingleton<RenderFilm>().AddSingleton<SmartCut.CutFilm>().AddSingleton<SmartCut.PreviewFilm>().AddSingleton<ConformAhead>().AddSingleton<TakePicture>().AddSingleton<PackStream>().AddSingleton<EstimateRender>().AddSingleton<EstimateFilm>().AddSingleton<RenderPace>().AddSingleton<CodecsHere>().AddSingleton<CheckFilm>().AddSingleton<Sharing.MakeSegment>();
    }
}

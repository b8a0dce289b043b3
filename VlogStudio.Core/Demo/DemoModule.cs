using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Demo;

/// <summary>Registers the Demo room.</summary>
public static class DemoModule
{
    /// <summary>Adds the room's acts.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services) => services.AddSingleton<OpenDemoAccount>().AddSingleton<MakeDemoDay>();
}

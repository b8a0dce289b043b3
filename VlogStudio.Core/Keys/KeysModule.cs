using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Keys;

/// <summary>Registers the keys of machines.</summary>
public static class KeysModule
{
    /// <summary>Adds the room's acts.</summary>
    public static IServiceCollection AddKeys(this IServiceCollection services) => services
        .AddSingleton<CreateApiKey>().AddSingleton<RotateApiKey>().AddSingleton<RevokeApiKey>().AddSingleton<ListApiKeys>().AddSingleton<CheckApiKey>();
}

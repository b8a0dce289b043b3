using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Caching;

/// <summary>Registers the Caching room.</summary>
public static class CachingModule
{
    /// <summary>Adds the cache and, where one is named, the link to Redis.</summary>
    public static IServiceCollection AddCaching(this IServiceCollection services, IConfiguration configuration)
    {
        var options = RedisOptions.Read(configuration);
        services.AddSingleton(options).AddSingleton<RedisLink>().AddSingleton<LocalCache>()
            .AddSingleton(p => new GetRedisState(p.GetRequiredService<RedisLink>()));
        if (!options.IsNamed) { return services.AddSingleton<ICache>(p => p.GetRequiredService<LocalCache>()); }
        services.AddSingleton<RedisCache>().AddSingleton<ICache>(p => p.GetRequiredService<RedisCache>());
        return services.AddHostedService(p => p.GetRequiredService<RedisLink>());
    }
}

/// <summary>Says how Redis is, for the health page.</summary>
public sealed class GetRedisState
{
    private readonly RedisLink _link;

    internal GetRedisState(RedisLink link) => _link = link;

    /// <summary>How it is; null where none is named.</summary>
    public RedisState? Handle() => _link.IsConfigured ? _link.State : null;
}

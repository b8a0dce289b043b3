using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Messaging;

/// <summary>Registers the Messaging room.</summary>
public static class MessagingModule
{
    /// <summary>Adds the live bus, its relay to other processes and the outbox. Needs the room Caching.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddSingleton<LiveBus>().AddSingleton<PublicAddress>().AddSingleton<PostgresWire>().AddSingleton<RedisWire>()
            .AddHostedService<LiveRelay>().AddScoped<RelayOutbox>();
    }
}

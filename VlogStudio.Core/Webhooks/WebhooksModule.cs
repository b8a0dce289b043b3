using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Core.Webhooks;

/// <summary>Registers the Webhooks room.</summary>
public static class WebhooksModule
{
    /// <summary>Adds its acts, what listens to the outbox, and the chore that sends.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<WebhooksOptions>().Bind(configuration.GetSection(WebhooksOptions.Section));
        services.TryAddSingleton(new HostLookup());
        return services
            .AddSingleton<WebhookWaits>().AddSingleton<WebhookAddresses>().AddSingleton<WebhookSecrets>().AddSingleton<WebhookSender>()
            .AddSingleton<RelayWebhooks>().AddSingleton<NoteWebhookTry>().AddSingleton<ForgetWebhookDeliveries>()
            .AddSingleton<CreateWebhook>().AddSingleton<ChangeWebhook>().AddSingleton<DeleteWebhook>().AddSingleton<RotateWebhookSecret>()
            .AddSingleton<TestWebhook>().AddSingleton<ListWebhooks>().AddSingleton<ListWebhookDeliveries>().AddSingleton<ReplayWebhookDelivery>()
            .AddSingleton<IOutboxHandler, QueueWebhooks>()
            .AddChore("relay_webhooks", TimeSpan.FromSeconds(1), (p, ct) => p.GetRequiredService<RelayWebhooks>().HandleAsync(ct))
            .AddChore("forget_webhooks", TimeSpan.FromHours(6), (p, ct) => p.GetRequiredService<ForgetWebhookDeliveries>().HandleAsync(ct));
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Core.Notices;

/// <summary>Registers the Notices room.</summary>
public static class NoticesModule
{
    /// <summary>Adds its acts, what listens to the outbox, and the chores. The host adds a <see cref="WordNoticeMail"/>.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section));
        return services
            .AddSingleton<MailState>().AddSingleton<ListNotices>().AddSingleton<ReadNotices>().AddSingleton<SendNoticeMails>().AddSingleton<ForgetNotices>()
            .AddSingleton<IOutboxHandler, WriteNotices>()
            .AddSingleton<WatchStorageBudget>()
            .AddChore("watch_storage_budget", TimeSpan.FromHours(12), (p, ct) => p.GetRequiredService<WatchStorageBudget>().HandleAsync(ct))
            .AddChore("send_notice_mails", TimeSpan.FromSeconds(2), (p, ct) => p.GetRequiredService<SendNoticeMails>().HandleAsync(ct))
            .AddChore("forget_notices", TimeSpan.FromHours(12), (p, ct) => p.GetRequiredService<ForgetNotices>().HandleAsync(ct));
    }
}

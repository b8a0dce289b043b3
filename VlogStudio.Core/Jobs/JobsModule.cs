using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Jobs;

/// <summary>Registers the Jobs room.</summary>
public static class JobsModule
{
    /// <summary>Adds the room's acts and options.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<JobsOptions>().Bind(configuration.GetSection(JobsOptions.Section));
        return services
            .AddSingleton<JobTickets>()
            .AddSingleton<EnqueueJob>()
            .AddSingleton<CancelJob>()
            .AddSingleton<GetJob>()
            .AddSingleton<ListJobEvents>()
            .AddSingleton<FollowJob>();
    }
}

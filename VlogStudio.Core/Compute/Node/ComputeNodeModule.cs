using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Compute.Node;

/// <summary>Registers a compute node: what makes films without a database.</summary>
public static class ComputeNodeModule
{
    /// <summary>Adds it; the rooms Media and Rendering are to be there.</summary>
    public static IServiceCollection AddComputeNode(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<ComputeNodeOptions>(configuration.GetSection(ComputeNodeOptions.Section));
        services.AddOptions<JobsOptions>().Bind(configuration.GetSection(JobsOptions.Section)).Configure(o => o.Role = "compute");
        return services.AddSingleton<StudioLink>().AddSingleton(p => new GetStudioContact(p.GetRequiredService<StudioLink>())).AddSingleton<FilmTransfer>().AddSingleton<JobScratch>().AddSingleton<MakeLeasedFilm>().AddHostedService<ComputeNode>();
    }
}

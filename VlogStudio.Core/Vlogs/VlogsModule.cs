using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Vlogs;

/// <summary>Registers the Vlogs room.</summary>
public static class VlogsModule
{
    /// <summary>Adds the room's acts and options (section <c>Vlogs</c>).</summary>
    public static IServiceCollection AddVlogs(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<VlogsOptions>(configuration.GetSection("Vlogs"));
        services.AddSingleton<VlogOrdering>().AddSingleton<FilmSources>().AddSingleton<IJobHandler, GenerateVlogHandler>();
        return services
            .AddScoped<GetDay>().AddScoped<QuoteVlog>().AddScoped<RequestVlog>().AddScoped<GetVlog>().AddScoped<ListVlogs>()
            .AddScoped<CancelVlog>().AddScoped<RetryVlog>().AddScoped<RerenderVlog>().AddScoped<RenameVlog>()
            .AddScoped<DeleteVlog>().AddScoped<RestoreVlog>().AddScoped<OpenVlogMedia>()
            .AddScoped<SaveDraft>().AddScoped<GetDraft>().AddScoped<DiscardDraft>();
    }
}

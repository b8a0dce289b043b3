using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Publishing;

/// <summary>Registers the Publishing room.</summary>
public static class PublishingModule
{
    /// <summary>Adds its acts and the work of its job kind.</summary>
    public static IServiceCollection AddPublishing(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<PublishingOptions>().Bind(configuration.GetSection(PublishingOptions.Section));
        return services
            .AddSingleton<PublishingSecrets>().AddSingleton<YouTubeHttp>().AddSingleton<YouTubeTokens>().AddSingleton<YouTubeChannels>().AddSingleton<YouTubeVideos>()
            .AddSingleton<PublicationRows>().AddSingleton<YouTubeUpload>().AddSingleton<IJobHandler, PublishFilmHandler>()
            .AddSingleton<PublishFilm>().AddSingleton<ListPublications>().AddSingleton<GetYouTubeAccount>()
            .AddSingleton(p => new BeginYouTubeConsent(p.GetRequiredService<PublishingSecrets>(), p.GetRequiredService<IOptions<PublishingOptions>>()))
            .AddSingleton(p => new FinishYouTubeConsent(
                p.GetRequiredService<IDbContextFactory<StudioDb>>(), p.GetRequiredService<YouTubeHttp>(), p.GetRequiredService<PublishingSecrets>(),
                p.GetRequiredService<IOptions<PublishingOptions>>(), p.GetRequiredService<WriteAudit>(), p.GetRequiredService<TimeProvider>()))
            .AddSingleton(p => new DisconnectYouTube(
                p.GetRequiredService<IDbContextFactory<StudioDb>>(), p.GetRequiredService<YouTubeHttp>(), p.GetRequiredService<PublishingSecrets>(),
                p.GetRequiredService<IOptions<PublishingOptions>>(), p.GetRequiredService<WriteAudit>(), p.GetRequiredService<ILogger<DisconnectYouTube>>()));
    }
}

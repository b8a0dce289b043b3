using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Vlogs.Sharing;

namespace VlogStudio.Core.Vlogs;

/// <summary>Registers the Vlogs room.</summary>
public static class VlogsModule
{
    /// <summary>Adds the room's acts and options (section <c>Vlogs</c>).</summary>
    public static IServiceCollection AddVlogs(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<VlogsOptions>(configuration.GetSection("Vlogs"));
        services.AddSingleton<SegmentTasks>().AddSingleton<SegmentClaims>().AddSingleton<ShareFilm>().AddHostedService<HelpFilms>();
        services.AddSingleton<BeginFilm>().AddSingleton<StoreStream>();
        services.AddSingleton<VlogOrdering>().AddSingleton<FilmSources>().AddSingleton<IJobHandler, GenerateVlogHandler>().AddSingleton<IJobHandler, PrepareVlogHandler>()
            .AddSingleton<IJobHandler, PreviewVlogHandler>().AddSingleton<IJobHandler, ExportVlogHandler>();
        services.AddChore("sweep_outputs", TimeSpan.FromDays(1), (p, ct) => p.GetRequiredService<SweepOutputs>().HandleAsync(ct));
        services.AddSingleton<IGenerationMedia, TrashedFilms>().AddSingleton<IOutboxHandler, ClearFilm>();
        services.AddChore("sweep_previews", TimeSpan.FromMinutes(10), (p, ct) => p.GetRequiredService<SweepPreviews>().HandleAsync(ct));
        services.AddSingleton<SweepExports>().AddSingleton<SweepSegments>().AddHostedService(p => p.GetRequiredService<SweepSegments>()).AddSingleton(FilmRules.BeingMade())
            .AddSingleton(p => FilmRules.Previews(p.GetRequiredService<IDbContextFactory<StudioDb>>(), p.GetRequiredService<SweepPreviews>(), p.GetRequiredService<IOptions<VlogsOptions>>()))
            .AddSingleton(p => FilmRules.Exports(p.GetRequiredService<IDbContextFactory<StudioDb>>(), p.GetRequiredService<SweepExports>(), p.GetRequiredService<IOptions<VlogsOptions>>()))
            .AddSingleton(p => FilmRules.Segments(p.GetRequiredService<SweepSegments>(), p.GetRequiredService<IOptions<VlogsOptions>>()));
        return services
            .AddSingleton<GetDay>().AddSingleton<QuoteVlog>().AddSingleton<QuoteVersion>().AddSingleton<PrepareVlog>().AddSingleton<DropPreparation>().AddSingleton<RequestVlog>().AddSingleton<GetVlog>().AddSingleton<ListVlogs>()
            .AddSingleton<CancelVlog>().AddSingleton<RetryVlog>().AddSingleton<RerenderVlog>().AddSingleton<RenameVlog>()
            .AddSingleton<ListFilmsOfJobs>().AddSingleton<GetFilmPaces>().AddSingleton<DeleteVlog>().AddSingleton<RestoreVlog>().AddSingleton<OpenVlogMedia>().AddSingleton<ExportTimeline>().AddSingleton<ImportTimeline>().AddSingleton<ChoosePoster>()
            .AddSingleton<PreviewVlog>().AddSingleton<OpenPreview>().AddSingleton<SweepPreviews>().AddSingleton<SweepOutputs>().AddSingleton<OfferExport>().AddSingleton<ExportVlog>()
            .AddSingleton<SaveDraft>().AddSingleton<GetDraft>().AddSingleton<DiscardDraft>();
    }
}

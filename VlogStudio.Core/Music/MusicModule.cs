using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Music;

/// <summary>Registers the Music room.</summary>
public static class MusicModule
{
    /// <summary>Adds the room's acts and options (section <c>Music</c>).</summary>
    public static IServiceCollection AddMusic(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<MusicOptions>(configuration.GetSection("Music"));
        return services
            .AddSingleton<TrackExaminer>()
            .AddSingleton<AddTrack>().AddSingleton<GetTrack>().AddSingleton<ListTracks>().AddSingleton<RemoveTrack>().AddSingleton<OpenTrackMedia>()
            .AddSingleton<ImportLibraryTrack>().AddSingleton<ImportLibraryFolder>().AddSingleton<SweepTracks>()
            .AddJobHandler<IngestTrackHandler>()
            .AddChore("import_library_music", TimeSpan.FromMinutes(1), (services, ct) => services.GetRequiredService<ImportLibraryFolder>().HandleAsync(ct))
            .AddChore("sweep_music", TimeSpan.FromDays(1), (services, ct) => services.GetRequiredService<SweepTracks>().HandleAsync(ct));
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Events;

/// <summary>Registers the Events room.</summary>
public static class EventsModule
{
    /// <summary>Adds the room's acts and options.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<EventsOptions>(configuration.GetSection("Events"));
        services.AddSingleton<EventPictures>().AddSingleton<FollowRecording>()
            .AddSingleton(provider => provider.GetRequiredService<FollowRecording>().Follower);
        return services
            .AddSingleton<EventEditing>().AddSingleton<ChangeEvent>()
            .AddSingleton<ListDayEvents>().AddSingleton<ListDaysWithFootage>().AddSingleton<ListRecordingEvents>()
            .AddSingleton<RetitleEvent>().AddSingleton<SplitEvent>().AddSingleton<MergeEvents>().AddSingleton<TrimEvent>()
            .AddSingleton<HideEvent>().AddSingleton<ShowEvent>().AddSingleton<UndoEventEdit>().AddSingleton<OpenEventThumbnail>()
            .AddSingleton<IJobHandler, RecommendEventsHandler>().AddSingleton<IJobHandler, PictureEventHandler>().AddSingleton<KeptAnswers>().AddSingleton<RecommendEvents>().AddSingleton<GetRecommendation>();
    }
}

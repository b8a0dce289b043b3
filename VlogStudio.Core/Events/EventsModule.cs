using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

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
            .AddSingleton<EventEditing>().AddScoped<ChangeEvent>()
            .AddScoped<ListDayEvents>().AddScoped<ListDaysWithFootage>().AddScoped<ListRecordingEvents>()
            .AddScoped<RetitleEvent>().AddScoped<SplitEvent>().AddScoped<MergeEvents>().AddScoped<TrimEvent>()
            .AddScoped<HideEvent>().AddScoped<ShowEvent>().AddScoped<UndoEventEdit>().AddScoped<OpenEventThumbnail>()
            .AddScoped<RecommendEvents>().AddScoped<GetRecommendation>();
    }
}

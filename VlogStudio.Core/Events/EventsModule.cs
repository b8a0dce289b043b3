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
        return services
            .AddScoped<ListDayEvents>().AddScoped<ListDaysWithFootage>().AddScoped<ListRecordingEvents>()
            .AddScoped<RetitleEvent>().AddScoped<SplitEvent>().AddScoped<MergeEvents>().AddScoped<TrimEvent>()
            .AddScoped<HideEvent>().AddScoped<ShowEvent>().AddScoped<UndoEventEdit>().AddScoped<OpenEventThumbnail>()
            .AddScoped<RecommendEvents>().AddScoped<GetRecommendation>();
    }
}

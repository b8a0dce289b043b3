using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.History;

/// <summary>Registers the History room.</summary>
public static class HistoryModule
{
    /// <summary>Adds the room's acts and options (section <c>History</c>).</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<HistoryOptions>(configuration.GetSection("History"));
        services.AddSingleton(p => p.GetRequiredService<EmptyTrash>().Rule());
        return services
            .AddSingleton<NoteGeneration>().AddSingleton<NoteRefusedWrite>().AddSingleton<StartGeneration>().AddSingleton<SettleGeneration>()
            .AddSingleton<ListGenerations>().AddSingleton<GetGeneration>().AddSingleton<GetGenerationStats>()
            .AddSingleton<EditGeneration>().AddSingleton<RemoveGeneration>().AddSingleton<RestoreGeneration>()
            .AddSingleton<NoteOutsideGeneration>().AddSingleton<SearchGenerations>()
            .AddSingleton<ListTrash>().AddSingleton<ClearGeneration>().AddSingleton<EmptyTrash>().AddSingleton<MarkGeneration>()
            .AddSingleton<ListGenerationTypes>();
    }
}

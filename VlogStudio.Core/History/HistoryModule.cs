using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.History;

/// <summary>Registers the History room.</summary>
public static class HistoryModule
{
    /// <summary>Adds the room's acts.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton(p => p.GetRequiredService<EmptyTrash>().Rule());
        services.AddChore("empty_trash", TimeSpan.FromDays(1), (p, ct) => p.GetRequiredService<EmptyTrash>().HandleAsync(ct));
        return services
            .AddSingleton<NoteGeneration>().AddSingleton<NoteRefusedWrite>().AddSingleton<StartGeneration>().AddSingleton<SettleGeneration>()
            .AddSingleton<ListGenerations>().AddSingleton<GetGeneration>().AddSingleton<GetGenerationStats>()
            .AddSingleton<EditGeneration>().AddSingleton<RemoveGeneration>().AddSingleton<RestoreGeneration>()
            .AddSingleton<NoteOutsideGeneration>().AddSingleton<SearchGenerations>()
            .AddSingleton<ListTrash>().AddSingleton<ClearGeneration>().AddSingleton<EmptyTrash>().AddSingleton<MarkGeneration>()
            .AddSingleton<ListGenerationTypes>();
    }
}
